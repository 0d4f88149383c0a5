// What ssh2 alone takes: connects to all hosts at once, runs `true` so many times on each, and ends.
// usage: node ssh2-floor.mjs USER PORT KEY-FILE TIMES HOST …
import { readFileSync } from 'node:fs';
import ssh2 from 'ssh2';

const [username, port, keyFile, times, ...hosts] = process.argv.slice(2);
const privateKey = readFileSync(keyFile);

function connect(host) {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.once('ready', () => resolve(client)).once('error', reject);
    client.connect({ host, port: Number(port), username, privateKey, hostVerifier: () => true });
  });
}

const exec = (client) =>
  new Promise((resolve, reject) => {
    client.exec('true', (error, channel) => {
      if (error) reject(error);
      else channel.once('close', resolve).resume();
    });
  });

async function turn(host) {
  const client = await connect(host);
  for (let time = 0; time < Number(times); time += 1) await exec(client);
  client.end();
}

await Promise.all(hosts.map(turn));
