import tseslint from 'typescript-eslint'

const tests = ['**/*.test.ts']
// tools read these by their default export
const configFiles = ['**/*.config.js', '**/*.config.base.js', '**/*.cjs', '**/*.config.ts']

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
  message: 'Named exports only: one name for one thing in every file.',
}
const noBarrel = {
  selector: 'ExportAllDeclaration, ExportNamedDeclaration[source]',
  message: 'Only packages/*/src/index.ts hands on what another file exports.',
}
const noStateByDefault = {
  selector: 'SwitchCase[test=null] > ReturnStatement[argument.name="state"]',
  message: 'An event that is not known must not pass unseen: end the switch in `never`.',
}

export default tseslint.config(
  {
    ignores: [
      '**/node_modules',
      '**/.jest',
      '**/.stryker',
      '**/.turbo',
      '.tools',
      '.data',
      '**/coverage',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      // a handler may be async by contract and have nothing to wait for
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      // ports are objects made by functions, and their methods use no `this`
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', noDefaultExport, noBarrel, noStateByDefault],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60 }],
    },
  },
  {
    files: ['packages/*/src/index.ts', 'db/src/index.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport] },
  },
  {
    // the rules of the ledger are functions of their arguments: no clock, no chance, no
    // surroundings
    files: ['packages/domain/src/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-globals': ['error', 'Date', 'process', 'console', 'performance', 'crypto'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
    },
  },
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 500 }],
      // bodies of answers have no type; what a test says of them is their check
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:timers/promises', message: 'Wait for a condition, not for a time.' },
          ],
        },
      ],
    },
  },
  {
    // command lines: what they print is what they are for
    files: ['scripts/**/*.ts', 'bench/**/*.ts', 'apps/ledgerctl/**/*.ts', 'examples/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    ignores: configFiles,
    rules: { 'no-restricted-syntax': ['error', noDefaultExport] },
  },
)
