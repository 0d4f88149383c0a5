// Bundles src/ and tasks/ into dist/: bin.cjs answers fast, main.cjs does the work, api.cjs is
// for task files, and vendor/ holds each package that is loaded only when it is needed.
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Put in place at the end, in one go: somebody may be running what is there.
const dist = join(root, `dist.new-${process.pid}`);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Native parts of ssh2 are optional; jiti finds its own files beside itself. */
const external = ['cpu-features', '*.node', 'jiti'];

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
  keepNames: true,
  legalComments: 'eof',
  logLevel: 'warning',
  define: { __DOCKEROPS_VERSION__: JSON.stringify(version), 'import.meta.url': '__moduleUrl' },
  banner: { js: "const __moduleUrl=require('node:url').pathToFileURL(__filename).href;" },
  external,
  // A lazy import is a require that runs when it is reached: cheaper than loading Node's ESM loader.
  supported: { 'dynamic-import': false },
};

/** bin.cjs must not contain main.ts: it loads main.cjs only when it is needed. */
const mainStaysOutside = {
  name: 'main-stays-outside',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\.?\/main\.ts$/ }, () => ({ path: './main.cjs', external: true }));
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

/** dockerode loads gRPC and ssh2 at once, for BuildKit sessions and ssh:// engines, which we do not use it for. */
const withoutUnused = {
  name: 'without-unused',
  setup(bundler) {
    const unused = /(docker-modem\/lib\/ssh|dockerode\/lib\/session)\.js$/;
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
  build({ ...shared, entryPoints: ['src/cli/bin.ts'], plugins: [mainStaysOutside] }),
  build({
    ...shared,
    entryPoints: ['src/cli/main.ts', 'src/api.ts'],
    entryNames: '[name]',
    plugins: [lazyStaysOutside],
  }),
]);
await build({
  ...shared,
  entryPoints: Object.fromEntries(lazyPackages),
  outdir: join(dist, 'vendor'),
  sourcemap: false,
  plugins: [withoutUnused],
});
chmodSync(join(dist, 'bin.cjs'), 0o755);

const { manifest } = createRequire(import.meta.url)(join(dist, 'main.cjs'));
writeFileSync(join(dist, 'manifest.json'), JSON.stringify(manifest()));

const old = join(root, `dist.old-${process.pid}`);
if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
renameSync(dist, join(root, 'dist'));
rmSync(old, { recursive: true, force: true });
