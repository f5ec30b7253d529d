import { createHash, randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { invalid } from '../base/refusal.ts'
import type { S3Options } from './blobs/whole-in-s3.ts'
import { type ProfileName, profileNames } from './profile.ts'

/**
 * What may differ between two installations; everything else is code or policy. Read once, at start.
 * Each entry is an environment variable; empty means unset.
 */
const Environment = z.object({
  CUNXIAO_DATA: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, { error: 'must begin with postgres://' })
    .optional(),
  CUNXIAO_NAME: z.string().trim().min(1).max(60).optional(),
  CUNXIAO_HOST: z.string().default('127.0.0.1'),
  CUNXIAO_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  CUNXIAO_PUBLIC_URL: z.url().optional(),
  CUNXIAO_CONTENT_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  CUNXIAO_CONTENT_URL: z.url().optional(),
  CUNXIAO_TLS_CERT: z.string().optional(),
  CUNXIAO_TLS_KEY: z.string().optional(),
  CUNXIAO_TLS_PORT: z.coerce.number().int().min(0).max(65_535).default(8443),
  CUNXIAO_TRUST_PROXY: z.string().optional(),
  CUNXIAO_DIGEST_URL: z.url({ protocol: /^https$/ }).optional(),
  CUNXIAO_DIGEST_TOKEN: z.string().min(16).optional(),
  CUNXIAO_METRICS_TOKEN: z.string().min(16).optional(),
  CUNXIAO_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  CUNXIAO_UPLOAD_LIMIT_MB: z.coerce.number().int().min(1).max(1_024).default(50),
  CUNXIAO_CONTENT_LIMIT_MB: z.coerce.number().int().min(1).max(100_000).default(4_096),
  CUNXIAO_FFMPEG: z.string().optional(),
  CUNXIAO_SOFFICE: z.string().optional(),
  CUNXIAO_BACKUP_DIR: z.string().optional(),
  CUNXIAO_BACKUP_KEEP: z.coerce.number().int().min(1).max(365).default(7),
  CUNXIAO_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  CUNXIAO_S3_BUCKET: z.string().optional(),
  CUNXIAO_S3_KEY: z.string().optional(),
  CUNXIAO_S3_SECRET: z.string().optional(),
  CUNXIAO_S3_REGION: z.string().default('us-east-1'),
  CUNXIAO_PROFILE: z.enum(profileNames).default('standard'),
})

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(Environment.shape)

export type Config = {
  dataDir: string
  /** A hub's, as its stations and their people read it. */
  /** What the hub calls itself; absent: after its county. */
  name: string | undefined
  /** A given server; absent: the embedded one. */
  databaseUrl?: string
  host: string
  port: number
  publicUrl?: string
  /** Where files of editions are served: an origin of their own, without the login. */
  contentPort: number
  /** As browsers reach it, where that is not this port of the name they came by. */
  contentUrl?: string
  /** Signs tickets to what is not published yet; of this run alone. */
  ticketKey: Buffer
  tls?: { certFile: string; keyFile: string }
  /** Where a station that got its certificate from its hub speaks HTTPS beside plain HTTP. */
  tlsPort: number
  /** Addresses or CIDR ranges of reverse proxies whose X-Forwarded-* headers are believed. */
  trustProxy: readonly string[]
  metricsToken?: string
  /** What takes each person's daily digest; absent: it is read here alone. */
  digest?: { url: string; token?: string }
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  uploadLimitBytes: number
  /** Of one file of the library. */
  contentLimitBytes: number
  /** Where these are, if not where they are looked for. */
  programs: { ffmpeg?: string; soffice?: string }
  /** Scheduled backups go here nightly; absent: none are scheduled, and the console says so. */
  backups?: { directory: string; keep: number }
  /** Content lies there; absent: on the disk of the data. */
  s3?: S3Options
  profile: ProfileName
}

/** `projectDir` tells two installations on one machine apart. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  projectDir: string,
): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    throw invalid('config_invalid', {
      problems: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    })
  }
  const env = parsed.data
  if ((env.CUNXIAO_TLS_CERT === undefined) !== (env.CUNXIAO_TLS_KEY === undefined)) {
    throw invalid('config_invalid', {
      problems: ['CUNXIAO_TLS_CERT and CUNXIAO_TLS_KEY belong together'],
    })
  }
  const s3 = s3Of(env)
  return {
    dataDir: env.CUNXIAO_DATA ?? defaultDataDir(projectDir),
    name: env.CUNXIAO_NAME,
    host: env.CUNXIAO_HOST,
    port: env.CUNXIAO_PORT,
    tlsPort: env.CUNXIAO_TLS_PORT,
    // Beside its own; a free one beside a free one.
    contentPort: env.CUNXIAO_CONTENT_PORT ?? (env.CUNXIAO_PORT === 0 ? 0 : env.CUNXIAO_PORT + 1),
    ticketKey: randomBytes(32),
    trustProxy: (env.CUNXIAO_TRUST_PROXY ?? '')
      .split(',')
      .map((s) => s.trim())
      .filter(Boolean),
    logLevel: env.CUNXIAO_LOG_LEVEL,
    uploadLimitBytes: env.CUNXIAO_UPLOAD_LIMIT_MB * 1024 * 1024,
    contentLimitBytes: env.CUNXIAO_CONTENT_LIMIT_MB * 1024 * 1024,
    programs: {
      ...(env.CUNXIAO_FFMPEG && { ffmpeg: env.CUNXIAO_FFMPEG }),
      ...(env.CUNXIAO_SOFFICE && { soffice: env.CUNXIAO_SOFFICE }),
    },
    profile: env.CUNXIAO_PROFILE,
    ...(env.DATABASE_URL && { databaseUrl: env.DATABASE_URL }),
    ...(env.CUNXIAO_PUBLIC_URL && { publicUrl: env.CUNXIAO_PUBLIC_URL }),
    ...(env.CUNXIAO_CONTENT_URL && { contentUrl: new URL(env.CUNXIAO_CONTENT_URL).origin }),
    ...(env.CUNXIAO_DIGEST_URL && {
      digest: {
        url: env.CUNXIAO_DIGEST_URL,
        ...(env.CUNXIAO_DIGEST_TOKEN && { token: env.CUNXIAO_DIGEST_TOKEN }),
      },
    }),
    ...(env.CUNXIAO_METRICS_TOKEN && { metricsToken: env.CUNXIAO_METRICS_TOKEN }),
    ...(env.CUNXIAO_TLS_CERT &&
      env.CUNXIAO_TLS_KEY && {
        tls: { certFile: env.CUNXIAO_TLS_CERT, keyFile: env.CUNXIAO_TLS_KEY },
      }),
    ...(env.CUNXIAO_BACKUP_DIR && {
      backups: { directory: env.CUNXIAO_BACKUP_DIR, keep: env.CUNXIAO_BACKUP_KEEP },
    }),
    ...(s3 && { s3 }),
  }
}

function s3Of(env: z.output<typeof Environment>): S3Options | undefined {
  const {
    CUNXIAO_S3_ENDPOINT: endpoint,
    CUNXIAO_S3_BUCKET: bucket,
    CUNXIAO_S3_KEY: key,
    CUNXIAO_S3_SECRET: secret,
    CUNXIAO_S3_REGION: region,
  } = env
  if (endpoint && bucket && key && secret) return { endpoint, bucket, key, secret, region }
  if (!endpoint && !bucket && !key && !secret) return undefined
  throw invalid('config_invalid', {
    problems: [
      'CUNXIAO_S3_ENDPOINT, CUNXIAO_S3_BUCKET, CUNXIAO_S3_KEY and CUNXIAO_S3_SECRET belong together',
    ],
  })
}

function defaultDataDir(projectDir: string): string {
  const hash = createHash('sha256').update(projectDir).digest('hex').slice(0, 12)
  return process.getuid?.() === 0
    ? join('/var/lib/cunxiao', hash)
    : join(homedir(), '.local', 'share', 'cunxiao', hash)
}
