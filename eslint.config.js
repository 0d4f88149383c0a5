import tseslint from 'typescript-eslint';

const noProcess = {
  'no-restricted-globals': ['error', { name: 'console', message: 'emit an event; only ui prints' }],
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'exit', message: 'throw; only cli ends the process' },
    { object: 'process', property: 'env', message: 'use run.env; only cli and config read the environment' },
  ],
};

export default tseslint.config(
  { ignores: ['dist/', 'dist.*/', 'coverage/', 'node_modules/', 'data_*/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.js', '*.cjs', '*.mjs', 'scripts/*.mjs'] } },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Numbers in messages are plain.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `async` functions that satisfy a port's interface need not await.
      '@typescript-eslint/require-await': 'off',
      // A kind's or task's `apply` may return nothing: `Promise<Outputs | void>`.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 300, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.ts', 'tasks/**/*.ts'],
    ignores: ['src/cli/**', 'src/ui/**', 'src/config/**'],
    rules: noProcess,
  },
  { files: ['test/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['**/*.js', '**/*.cjs', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
