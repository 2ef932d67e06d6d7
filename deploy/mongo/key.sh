#!/usr/bin/env bash
# Writes the replica set's key once. mongod wants it owned by its own user (999 in the image) and readable by no other.
set -euo pipefail
key=/key/mongo.key
if [ ! -s "$key" ]; then
    umask 077
    head -c 756 /dev/urandom | base64 -w 0 >"$key.new"
    mv "$key.new" "$key"
fi
chown 999:999 "$key"
chmod 400 "$key"
