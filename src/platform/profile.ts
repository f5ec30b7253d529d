/** How much of a machine the node and its PostgreSQL may take. */
export type Profile = {
  /** Sessions with the database at once; one of them waits for jobs. */
  connections: number
  jobsAtOnce: number
  /** Over the settings of every node: names and values of `postgresql.conf`. */
  postgres: Readonly<Record<string, string>>
  /** For whoever starts the node: what V8 and the C library read once, before any program runs. */
  nodeFlags: readonly string[]
  environment: Readonly<Record<string, string>>
}

export const profileNames = ['standard', 'small'] as const

export type ProfileName = (typeof profileNames)[number]

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  /** A hub: a county office at work. */
  standard: { connections: 10, jobsAtOnce: 2, postgres: {}, nodeFlags: [], environment: {} },
  /**
   * A school's old PC, which has other things to do: node and PostgreSQL within 350 MB. What a power
   * cut may take is the same in every profile: nothing that was acknowledged.
   */
  small: {
    connections: 5,
    jobsAtOnce: 1,
    postgres: {
      // The connections of the pool, the keeper, a backup, and a command beside the node.
      max_connections: '20',
      shared_buffers: '24MB',
      effective_cache_size: '256MB',
      work_mem: '2MB',
      hash_mem_multiplier: '1.5',
      maintenance_work_mem: '16MB',
      max_wal_size: '128MB',
      min_wal_size: '32MB',
      // One process each that waits for work which a school's PC does not give it.
      io_method: 'sync',
      max_logical_replication_workers: '0',
      max_parallel_workers: '0',
      max_parallel_workers_per_gather: '0',
      autovacuum_max_workers: '1',
    },
    nodeFlags: ['--max-semi-space-size=2', '--max-old-space-size=256'],
    // glibc keeps the 19 MB of a password's hash for each thread, unless told to give them back.
    environment: { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1000000' },
  },
}
