// Bundles src/ and tasks/ into dist/: bin.cjs answers fast, main.cjs does the work, api.cjs is for task files.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** bin.cjs must not contain main.ts: it loads main.cjs only when it is needed. */
const mainStaysOutside = {
  name: 'main-stays-outside',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: './main.cjs', external: true }));
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
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  define: { __DOCKEROPS_VERSION__: JSON.stringify(version), 'import.meta.url': '__moduleUrl' },
  banner: { js: "const __moduleUrl=require('node:url').pathToFileURL(__filename).href;" },
  // Native parts of ssh2 are optional; jiti finds its own files beside itself.
  external: ['cpu-features', '*.node', 'jiti'],
  // A lazy import is a require that runs when it is reached: cheaper than loading Node's ESM loader.
  supported: { 'dynamic-import': false },
};

rmSync(dist, { recursive: true, force: true });
await Promise.all([
  build({ ...shared, entryPoints: ['src/cli/bin.ts'], plugins: [mainStaysOutside] }),
  build({ ...shared, entryPoints: ['src/cli/main.ts', 'src/api.ts'], outdir: dist, entryNames: '[name]' }),
]);
chmodSync(join(dist, 'bin.cjs'), 0o755);

const { manifest } = createRequire(import.meta.url)(join(dist, 'main.cjs'));
writeFileSync(join(dist, 'manifest.json'), JSON.stringify(manifest()));
process.stdout.write(`${basename(dist)}/ holds dockerops ${version}\n`);
