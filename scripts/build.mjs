// Bundles src/ and tasks/ into dist/: bin.cjs starts, fast.cjs answers, main.cjs does the work, api.cjs is for
// task files, and vendor/ holds each package that is loaded only when it is needed. A .cache beside
// a bundle is V8's code of it.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Put in place at the end, in one go: somebody may be running what is there.
const dist = join(root, `dist.new-${process.pid}`);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Native parts of ssh2 are optional; jiti finds its own files beside itself. */
const external = ['cpu-features', '*.node', 'jiti'];

/** Where it was compiled as the packages were installed: without it, ssh2 makes a new cipher for each packet. */
const nativePartOfSsh2 = {
  name: 'native-part-of-ssh2',
  setup(bundler) {
    bundler.onResolve({ filter: /\/sshcrypto\.node$/ }, ({ path }) => ({
      path: path.replace(/^\./, 'ssh2/lib/protocol'),
      external: true,
    }));
  },
};

const shared = {
  absWorkingDir: root,
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  sourcemap: 'linked',
  // Identifiers keep their names: errors are told apart by their class's name.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'eof',
  logLevel: 'warning',
  define: { __DOCKEROPS_VERSION__: JSON.stringify(version), 'import.meta.dirname': '__dirname' },
  external,
  // A lazy import is a require that runs when it is reached: cheaper than loading Node's ESM loader.
  supported: { 'dynamic-import': false },
};

/** bin.cjs holds neither of the others: it loads the one that is needed. */
const othersStayOutside = {
  name: 'others-stay-outside',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/(fast|main)\.ts$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: path.replace('.ts', '.cjs'), external: true } : undefined,
    );
  },
};

/** Packages that are imported lazily become files of their own, so that start-up does not parse them. */
const lazyPackages = new Map();
const lazyStaysOutside = {
  name: 'lazy-stays-outside',
  setup(bundler) {
    bundler.onResolve({ filter: /^(@[^/]+\/)?[a-z]/ }, ({ path, kind }) => {
      if (kind !== 'dynamic-import' || path.startsWith('node:') || external.includes(path)) return undefined;
      const name = path.replace(/^@/, '').replaceAll('/', '-');
      lazyPackages.set(name, path);
      return { path: `./vendor/${name}.cjs`, external: true };
    });
  },
};

/**
 * Parts of Node that most commands do without, and that take a millisecond or more each. Their functions load them
 * when they are called.
 */
const lateParts =
  /^node:(child_process|crypto|fs\/promises|net|readline|stream\/(consumers|promises)|timers\/promises|zlib)$/;
const partsOfNodeLoadLate = {
  name: 'parts-of-node-load-late',
  setup(bundler) {
    bundler.onResolve({ filter: lateParts }, ({ path, kind }) =>
      kind === 'require-call' ? { external: true } : { path, namespace: 'late' },
    );
    bundler.onLoad({ filter: lateParts, namespace: 'late' }, async ({ path }) => {
      const names = Object.entries(await import(path)).filter(([, value]) => typeof value === 'function');
      const late = ([name]) => `export const ${name} = (...args) => require('${path}').${name}(...args);`;
      return { contents: names.map(late).join('\n') };
    });
  },
};

/**
 * dockerode loads gRPC and ssh2 at once, for BuildKit sessions and ssh:// engines, which we do not use it for; ssh2 its server,
 * and Node's HTTP with TLS for agents of its own.
 */
const withoutUnused = {
  name: 'without-unused',
  setup(bundler) {
    const unused = /(docker-modem\/lib\/ssh|dockerode\/lib\/session|ssh2\/lib\/(server|http-agents))\.js$/;
    bundler.onLoad({ filter: unused }, ({ path }) => ({
      contents: `module.exports = () => { throw new Error(${JSON.stringify(`${path.replace(/.*node_modules\//, '')} is not part of dockerops`)}); };`,
    }));
  },
};

/** esbuild has said what is wrong; its stack says nothing more. */
process.once('uncaughtException', () => {
  rmSync(dist, { recursive: true, force: true });
  process.exit(1);
});

await Promise.all([
  build({
    ...shared,
    entryPoints: ['src/cli/bin.ts', 'src/cli/docker-start.ts', 'src/cli/fast.ts', 'src/cli/compiled.ts'],
    plugins: [othersStayOutside, partsOfNodeLoadLate],
  }),
  build({
    ...shared,
    entryPoints: ['src/cli/main.ts', 'src/api.ts'],
    entryNames: '[name]',
    plugins: [lazyStaysOutside, partsOfNodeLoadLate],
  }),
]);
await build({
  ...shared,
  entryPoints: Object.fromEntries(lazyPackages),
  outdir: join(dist, 'vendor'),
  sourcemap: false,
  plugins: [nativePartOfSsh2, withoutUnused],
});
for (const program of ['bin.cjs', 'docker-start.cjs']) chmodSync(join(dist, program), 0o755);

const { manifest } = createRequire(import.meta.url)(join(dist, 'main.cjs'));
writeFileSync(join(dist, 'manifest.json'), JSON.stringify(manifest()));

const old = join(root, `dist.old-${process.pid}`);
if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
renameSync(dist, join(root, 'dist'));
rmSync(old, { recursive: true, force: true });

// V8 notes a script's path in its code: the last one.
compile();

/** In a process of its own, so that no code of the build's gets in. */
function compile() {
  const cwd = mkdtempSync(join(tmpdir(), 'dockerops-build-'));
  const arguments_ = [join(root, 'scripts', 'compile.mjs'), join(root, 'dist')];
  const { status } = spawnSync(process.execPath, arguments_, {
    cwd,
    env: {},
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  rmSync(cwd, { recursive: true });
  if (status !== 0) throw new Error('the bundles do not run');
}
