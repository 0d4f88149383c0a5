// Has the bundles do what is done most, and keeps what V8 compiled for it beside them (src/cli/compiled.ts).
// usage: node compile.mjs DIST   (run by build.mjs, in an empty directory)
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [dist] = process.argv.slice(2);
const { requireCompiled, keepCompiled } = createRequire(import.meta.url)(join(dist, 'compiled.cjs'));

/** What the tasks below ask of an engine that has nothing but an image. */
const image = { Id: 'sha256:0', RepoTags: [], Created: '', Size: 0, Config: {} };
const answers = [
  ['/_ping', 'OK'],
  ['/info', { ServerVersion: '', OSType: 'linux', Architecture: '', Name: '', DockerRootDir: '/' }],
  ['/images/', image],
  ['', []],
];
const engine = createServer(({ url }, response) => {
  const [, answer] = answers.find(([part]) => url.includes(part));
  response.setHeader('api-version', '1.41').end(JSON.stringify(answer));
});
const socket = resolve('engine.sock');
await new Promise((listening) => engine.listen(socket, listening));

mkdirSync('conf');
mkdirSync('apps_containers/one', { recursive: true });
writeFileSync('apps_containers/one/Dockerfile', 'FROM scratch\n');
writeFileSync('conf/build.conf', '[project]\nname = compiled\n[one]\n');
writeFileSync('conf/run.conf', '[one,instance=a]\n[one,instance=b]\nlink.A = one,instance=a\nenv.K = v\n');

const { fastAnswer } = requireCompiled(join(dist, 'fast.cjs'));
for (const words of [['--version'], ['--list'], ['--complete', 'bash', '--', 'dockerops', 'ps']])
  await fastAnswer(words);

const { main } = requireCompiled(join(dist, 'main.cjs'));
for (const task of ['ps', 'run:all']) await main(['--engine', `unix://${socket}`, '--dry-run', task]);
keepCompiled();
process.exit(0);
