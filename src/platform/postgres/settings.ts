/**
 * Made for a PC of 2 to 4 GB that loses power without warning: small memory, and every
 * acknowledged commit on the disk.
 */
const modest: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // The path of a socket may not be longer than 107 bytes, which a data directory may well be.
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '60',
  shared_buffers: '64MB',
  effective_cache_size: '512MB',
  work_mem: '4MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '512MB',
  jit: 'off',
  // A county's tables lie in memory or on an SSD: an index costs what its pages cost.
  random_page_cost: '1.1',
  // Two cores: one helper for the sums of a county, and the rest for everybody else.
  max_parallel_workers_per_gather: '1',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  wal_level: 'replica',
  // After a power cut one call instead of an fsync of a thousand files, each slow on an old disk.
  ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
  timezone: 'UTC',
  log_timezone: 'UTC',
  // One file a weekday, overwritten a week later.
  logging_collector: 'on',
  log_directory: '../postgres-log',
  log_filename: 'postgres-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
  log_line_prefix: '%m [%p] %q%u@%d ',
}

/** For clusters that are thrown away: a power cut may leave nothing of them. */
export const withoutDurability: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_wal_size: '2GB',
}

/** The whole of `postgresql.conf`; `own` settings win over the modest ones. */
export function renderSettings(port: number, own: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ ...modest, ...own, port: String(port) })
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  return `${['# Written by cunxiao at every start; changes made here are lost.', ...lines].join('\n')}\n`
}

/** The port of a rendered `postgresql.conf`. */
export function portOf(settings: string): number | undefined {
  const port = /^port = '(\d+)'$/m.exec(settings)?.[1]
  return port ? Number(port) : undefined
}

/** Passwords only, and only from this machine. */
export const hostAccess = 'host all all 127.0.0.1/32 scram-sha-256\n'
