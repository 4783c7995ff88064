// Who may import what. Each rule says why; `pnpm check:imports` checks them.

// tests, and what only they use
const test = '([.]test[.]ts$|/fixture/|^apps/[^/]+/test/)'
const anyPackage = (...names) => `node_modules/(${names.join('|')})/`
const ours = '^(apps|packages|examples|db|test|bench|scripts)/'

/** Folders whose files hold SQL, one statement each. */
const sqlFolders = [
  '^apps/write-api/src/(journal|relay|seal|expire|audit)/',
  '^apps/projector/src/(projection/[^/]+/[^/]*store[.]ts$|checkpoint/|rebuild/|parking/|sweep/)',
  '^apps/read-api/src/(read/[^/]+/[^/]*query[.]ts$|version-check/|projection/|load/)',
  // a lane owns the connection that it runs statements on
  '^apps/[^/]+/src/[^/]+/lane[.]ts$',
  '^apps/ledgerctl/src/(database|statements)/',
  '^packages/runtime/src/(auth|postgres|primary-proof)/',
  '^packages/stream/src/journal/',
  '^packages/(testkit|real-parts)/',
  '^(db|bench|scripts|test)/',
]

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files in a cycle cannot be understood, tested or moved one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'What nobody imports is dead, unless a command, a tool or a test runner starts it.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          test,
          'src/main/',
          'main[.]ts$',
          'stand-in[.]ts$',
          '[.]config([.]base)?[.]js$',
          'src/index[.]ts$',
        ],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere fails only when it is reached.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-dependency',
      comment: 'A package that is not in package.json is there by chance and may go.',
      severity: 'error',
      from: {},
      // the root declares the test runner for all
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: anyPackage('@jest/globals') },
    },
    {
      name: 'no-dev-dependency-in-service',
      comment: 'What runs in production may rest only on what is installed there.',
      severity: 'error',
      from: { path: '^(apps|packages|db)/[^/]*/?src/', pathNot: [test, '^packages/testkit/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-import-of-tests',
      comment: 'A test proves the code; the code must not rest on it.',
      severity: 'error',
      from: { pathNot: test },
      to: { path: test },
    },
    {
      name: 'domain-knows-itself-only',
      comment:
        'The rules are pure: no clock, no ids, no I/O, so that they can be tested as tables.',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: test },
      to: { pathNot: '^packages/domain/src/' },
    },
    {
      name: 'wire-knows-domain-only',
      comment:
        'What goes over the wire is bytes and types; it must not drag in servers or databases.',
      severity: 'error',
      from: { path: '^packages/wire/src/', pathNot: test },
      to: {
        pathNot: ['^packages/(wire|domain)/src/', anyPackage('typebox')],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'runtime-knows-no-business',
      comment:
        'Log, pools, health and auth serve any service. Of ours only the catalogue of errors.',
      severity: 'error',
      from: { path: '^packages/runtime/src/', pathNot: test },
      to: { path: ours, pathNot: '^packages/(runtime|wire)/src/' },
    },
    {
      name: 'stream-knows-wire-and-runtime-only',
      comment: 'The stream carries records; what they do to balances is not its matter.',
      severity: 'error',
      from: { path: '^packages/stream/src/', pathNot: test },
      to: { path: ours, pathNot: '^packages/(stream|wire|runtime)/src/' },
    },
    {
      name: 'grpc-knows-wire-and-runtime-only',
      comment:
        'It carries calls of any service; which commands and reads there are, the doors tell it.',
      severity: 'error',
      from: { path: '^packages/grpc/src/', pathNot: test },
      to: { path: ours, pathNot: '^packages/(grpc|wire|runtime)/src/' },
    },
    {
      name: 'tests-of-grpc-know-no-ledger',
      comment: 'What is tested without a ledger cannot come to rest on one.',
      severity: 'error',
      from: { path: '^packages/grpc/src/' },
      to: { path: ours, pathNot: '^packages/(grpc|wire|runtime|real-parts)/src/' },
    },
    {
      name: 'consumer-knows-wire-and-stream-only',
      comment: 'What follows the stream is given to others: it may not drag in the ledger itself.',
      severity: 'error',
      from: { path: '^packages/consumer/src/', pathNot: test },
      to: { path: ours, pathNot: '^packages/(consumer|stream|wire)/src/' },
    },
    {
      name: 'examples-use-what-users-have',
      comment: 'An example shows how the ledger is used from outside.',
      severity: 'error',
      from: { path: '^examples/', pathNot: test },
      to: { path: ours, pathNot: '^(examples|packages/consumer)/' },
    },
    {
      name: 'real-parts-and-db-know-nothing-of-ours',
      comment: 'They start servers and make the schema, below everything else.',
      severity: 'error',
      from: { path: '^(packages/real-parts|db)/src/', pathNot: test },
      to: { path: ours, pathNot: '^(packages/real-parts|db)/src/' },
    },
    {
      name: 'testkit-in-tests-only',
      comment: 'Fixtures and the invariant checker must not slip into a service.',
      severity: 'error',
      from: { path: ours, pathNot: [test, '^packages/testkit/', '^test/', '^bench/'] },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'apps-never-import-each-other',
      comment:
        'Apps meet on the stream, the wire format and the tables, so each can be deployed alone.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'packages-never-import-apps',
      comment: 'A package serves every app and so knows none.',
      severity: 'error',
      from: { path: '^(packages|db)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'write-flow-runs-forward',
      comment: 'command → decide → journal. A journal that knew commands could not be read alone.',
      severity: 'error',
      from: { path: '^apps/write-api/src/journal/', pathNot: test },
      to: { path: '^apps/write-api/src/(decide|command|ingest|relay|main)/' },
    },
    {
      name: 'decide-knows-no-door',
      comment: 'HTTP, gRPC, Kafka and bulk are doors to the same decisions.',
      severity: 'error',
      from: { path: '^apps/write-api/src/decide/', pathNot: test },
      to: { path: '^apps/write-api/src/(command|ingest|relay|main)/' },
    },
    {
      name: 'relay-knows-no-command',
      comment: 'The relay reads the journal as it stands; it is another process.',
      severity: 'error',
      from: { path: '^apps/write-api/src/relay/', pathNot: test },
      to: { path: '^apps/write-api/src/(command|ingest|decide|main)/' },
    },
    {
      name: 'projection-flow-runs-forward',
      comment: 'stream → apply → projection. A projection is a fold and knows no stream.',
      severity: 'error',
      from: { path: '^apps/projector/src/(projection|checkpoint)/', pathNot: test },
      to: { path: '^apps/projector/src/(stream|apply|rebuild|main)/' },
    },
    {
      name: 'apply-knows-no-main',
      comment: 'What applies a batch is driven by the main and does not know it.',
      severity: 'error',
      from: { path: '^apps/projector/src/(apply|stream)/', pathNot: test },
      to: { path: '^apps/projector/src/main/' },
    },
    {
      name: 'read-flow-runs-forward',
      comment: 'read → version-check, projection, cache. Never back.',
      severity: 'error',
      from: { path: '^apps/read-api/src/(version-check|projection|cache|load)/', pathNot: test },
      to: { path: '^apps/read-api/src/(read|main)/' },
    },
    {
      name: 'sql-in-its-folders',
      comment: 'Every statement is found in one place. Types of the driver may be named anywhere.',
      severity: 'error',
      from: { path: ours, pathNot: [test, 'src/main/', ...sqlFolders] },
      to: { path: anyPackage('pg', 'kysely'), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'kafka-behind-its-port',
      comment: 'kafkajs is no longer maintained; behind the port it can be replaced.',
      severity: 'error',
      from: {
        path: ours,
        pathNot: [test, '^packages/(stream|testkit)/', '/ingest/kafka/', '^(bench|test)/'],
      },
      to: { path: anyPackage('kafkajs') },
    },
    {
      name: 'grpc-at-its-doors',
      comment: 'Commands and reads are the same through every door, and so know none of them.',
      severity: 'error',
      from: {
        path: ours,
        pathNot: [
          test,
          '^apps/[^/]+/src/(ingest|read)/grpc/',
          '^packages/(grpc|testkit)/',
          '^(bench|test)/',
        ],
      },
      to: { path: '^packages/grpc/' },
    },
    {
      name: 'grpc-js-behind-its-port',
      comment: 'One package knows how calls and messages go over the wire, and can be replaced.',
      severity: 'error',
      from: { path: ours, pathNot: ['^packages/(grpc|testkit)/', '^test/'] },
      to: { path: anyPackage('@grpc/grpc-js', '@bufbuild/protobuf') },
    },
    {
      name: 'redis-in-the-cache-only',
      comment: 'Redis never holds the only copy of anything and never decides.',
      severity: 'error',
      from: {
        path: ours,
        pathNot: [
          test,
          '/cache/',
          '/projection/.*redis',
          'src/main/',
          '^packages/testkit/',
          '^(bench|test)/',
        ],
      },
      to: { path: anyPackage('ioredis'), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'http-at-the-doors-only',
      comment: 'Decisions, statements and folds must work without a web server.',
      severity: 'error',
      from: {
        path: ours,
        pathNot: [
          test,
          'src/(command|ingest|read|main)/',
          '^packages/(runtime|testkit)/',
          '^(bench|test)/',
        ],
      },
      to: { path: anyPackage('fastify', '@fastify/[^/]+'), dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules/[.]cache|[.]jest|[.]turbo)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
