"""What several channels share: reading payloads, mapping answers, counting segments. No channel lives here."""
