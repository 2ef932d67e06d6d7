// Runs in mongosh (see docker-compose.yml): starts the replica set and makes Amicable's user. Safe to run again.
const wanted = ["MONGO_ROOT_PASSWORD", "MONGO_APP_PASSWORD"];
for (const name of wanted) {
  if (!process.env[name]) throw new Error(`${name} is not set`);
}

const server = new Mongo("mongodb://mongo:27017/?directConnection=true");
const admin = server.getDB("admin");
admin.auth("root", process.env.MONGO_ROOT_PASSWORD);

function started() {
  try {
    return admin.runCommand({ replSetGetStatus: 1 }).ok === 1;
  } catch (error) {
    if (error.codeName === "NotYetInitialized") return false;
    throw error;
  }
}

if (!started()) {
  admin.runCommand({ replSetInitiate: { _id: "rs0", members: [{ _id: 0, host: "mongo:27017" }] } });
  print("replica set rs0 started");
}

for (let tries = 0; !admin.hello().isWritablePrimary; tries += 1) {
  if (tries >= 60) throw new Error("no primary after 60 seconds");
  sleep(1000);
}

const amicable = server.getDB("amicable");
const account = { pwd: process.env.MONGO_APP_PASSWORD, roles: [{ role: "readWrite", db: "amicable" }] };
if (amicable.getUser("amicable")) {
  amicable.updateUser("amicable", account);
} else {
  amicable.createUser({ user: "amicable", ...account });
  print("user amicable made");
}
