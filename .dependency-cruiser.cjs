// Who may import whom. ARCHITECTURE.md explains why; this file is the rule.

/** Each feature may import only the features before it. */
const features = [
  'sync',
  'releases',
  'audit',
  'people',
  'moves',
  'policy',
  'documents',
  'tasks',
  'registers',
  'schools',
  'siting',
  'stations',
  'timetable',
  'team',
  'training',
  'founding',
  'library',
  'workload',
  'guide',
  'sessions',
  'maintenance',
  'statements',
  'learning',
  'programme',
  'acceptance',
  'contact-points',
  'notices',
  'handover',
]

/** Files whose names end so touch the world; every other file of a feature is pure. */
const roleFile =
  '[/-](store|actions|routes|jobs|commands|registers|replication|protocol|worker)\\.ts$'
const testFile = '\\.(test|fixture)\\.tsx?$'
const page = '^src/features/[^/]+/(pages|portal|keeper)/'

const featuresFlowOneWay = features.slice(0, -1).map((feature, i) => ({
  name: `${feature}-imports-only-earlier-features`,
  severity: 'error',
  from: { path: `^src/features/${feature}/`, pathNot: testFile },
  to: { path: `^src/features/(${features.slice(i + 1).join('|')})/` },
}))

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'every-feature-is-in-the-order',
      severity: 'error',
      from: {},
      to: { path: '^src/features/', pathNot: `^src/features/(${features.join('|')})/` },
    },
    {
      name: 'base-imports-nothing',
      severity: 'error',
      from: { path: '^src/base/', pathNot: testFile },
      to: { pathNot: '^src/base/|^node_modules/zod/' },
    },
    {
      name: 'ground-knows-no-feature',
      severity: 'error',
      from: { path: '^src/(platform|ui)/', pathNot: testFile },
      to: { path: '^src/(features|app)/' },
    },
    {
      name: 'server-and-browser-ground-are-apart',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/ui/' },
    },
    {
      name: 'features-do-not-know-the-app',
      severity: 'error',
      from: { path: '^src/features/', pathNot: testFile },
      to: { path: '^src/app/' },
    },
    ...featuresFlowOneWay,
    {
      name: 'jobs-and-commands-are-private',
      comment: "Use a neighbour's rules, store or actions; only app/ mounts its jobs and commands.",
      severity: 'error',
      from: { path: '^src/features/([^/]+)/', pathNot: testFile },
      to: { path: '^src/features/.*[/-](jobs|commands)\\.ts$', pathNot: '^src/features/$1/' },
    },
    {
      name: 'pages-are-for-pages',
      severity: 'error',
      from: { path: '^src/', pathNot: [page, '^src/app/(console|portal|keeper)/', testFile] },
      to: { path: page },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '^src/features/.+\\.ts$', pathNot: [roleFile, testFile, page] },
      to: { path: `${roleFile}|^src/(platform|ui)/|^node_modules/(fastify|kysely|pg)/` },
    },
    {
      name: 'rules-use-no-node',
      severity: 'error',
      from: { path: '^src/(base|features)/', pathNot: [roleFile, testFile] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-browser-never-reaches-the-server',
      severity: 'error',
      from: { path: `${page}|^src/ui/|^src/app/(console|portal|keeper)/`, pathNot: testFile },
      to: { path: `${roleFile}|^src/platform/` },
    },
    {
      name: 'small-pages-take-endpoints-only-as-types',
      comment: 'One imported value carries all of zod.',
      severity: 'error',
      from: { path: '^src/(features/[^/]+|app|ui)/(portal|keeper)/', pathNot: testFile },
      to: { path: '^src/features/.*[/-]api\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-sheet-driver-knows-the-sheet-library',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/sheets/' },
      to: { path: 'node_modules/exceljs/' },
    },
    {
      name: 'tests-stay-out-of-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: testFile },
      to: { path: `^test/|${testFile}` },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.browser.json' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
}
