// Tests of packages and actions see TypeScript sources through the "@wrenchproof/source" export condition;
// only the bundle tests start dist/.
export default {
  testMatch: ['<rootDir>/{actions,packages}/*/test/**/*.test.ts', '<rootDir>/{playground,drills,tools}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/lib/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testEnvironmentOptions: { customExportConditions: ['@wrenchproof/source', 'node', 'node-addons'] },
  injectGlobals: false,
  testTimeout: 180_000,
}
