/** One installation, as a service of this machine sees it. Paths are absolute. */
export type Installation = {
  /** Of the whole machine; otherwise of one person's account. */
  scope: 'machine' | 'account'
  /** Whom it runs as; absent: as whoever installs it. */
  user?: string
  uid: number
  homeDir: string
  nodePath: string
  nodeFlags: readonly string[]
  /** What must be in the environment before node runs; nothing secret. */
  environment: Readonly<Record<string, string>>
  projectDir: string
  dataDir: string
  /** Of a station its launcher runs, which installs its releases. */
  role: 'hub' | 'station'
}

export type ServicePlan = {
  /** What the service manager reads. */
  definition: { path: string; content: Buffer }
  /** In this order. */
  install: readonly ManagerCommand[]
  uninstall: readonly ManagerCommand[]
  status: ManagerCommand
  /** How its log is read, for people. */
  log: string
}

export type ManagerCommand = readonly [program: string, ...args: string[]]

export const serviceName = 'cunxiao'

/** What the program is told, secrets too: read by node itself, on every system in one format. */
export const settingsFile = ({ dataDir }: Pick<Installation, 'dataDir'>): string =>
  `${dataDir}/service.env`

/** Everything after the name of the program. */
export const argumentsOf = (of: Installation): string[] => [
  ...of.nodeFlags,
  `--env-file=${settingsFile(of)}`,
  `${of.projectDir}/src/app/cli.ts`,
  ...(of.role === 'station' ? ['station', 'launch', '--data', of.dataDir] : ['start']),
]
