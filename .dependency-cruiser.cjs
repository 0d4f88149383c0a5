// The arrows of the house: which room may import which. Everything else is forbidden.
const rooms = {
  core: [],
  ports: ['core'],
  taskline: ['core'],
  plan: ['core', 'ports'],
  config: ['core'],
  hosts: ['core', 'ports'],
  docker: ['core', 'ports'],
  runner: ['core', 'ports', 'taskline', 'plan'],
  ui: ['core'],
  platform: ['core', 'ports', 'plan', 'config'],
  units: ['core', 'ports', 'plan', 'config', 'platform'],
};

const layerRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `src/${room} may import only ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^(src|tasks)/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
}));

const onlyIn = (name, packages, places) => ({
  name,
  comment: `${packages} is used in ${places} only`,
  severity: 'error',
  from: { path: '^(src|tasks)/', pathNot: places },
  to: { path: packages },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...layerRules,
    {
      name: 'no-cycles-of-features',
      comment: 'a feature of the platform stands above all that it uses',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/platform/[^/]+$' },
      to: { circular: true, path: '^src/platform/[^/]+$' },
    },
    {
      name: 'tasks-use-public-faces',
      comment: 'a task file imports index files only',
      severity: 'error',
      from: { path: '^tasks/' },
      to: { path: '^src/', pathNot: '^src/[a-z]+/index\\.ts$' },
    },
    onlyIn('dockerode-in-docker', 'node_modules/(dockerode|docker-modem)/', '^src/docker/'),
    onlyIn('ssh2-in-hosts', 'node_modules/ssh2/', '^src/hosts/'),
    onlyIn('zx-in-hosts', 'node_modules/zx/', '^src/hosts/'),
    onlyIn('processes-in-hosts', '^(node:)?child_process$', '^src/(hosts|docker|cli)/'),
    onlyIn('terminal-libraries-in-ui', 'node_modules/(@clack|cli-table3)/', '^src/ui/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'], conditionNames: ['import', 'node', 'default'] },
  },
};
