import { type Logger, pino } from 'pino'

export type Log = Logger

/** JSON lines on standard output; secrets and personal fields never reach a log line. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    redact: {
      paths: ['req.headers.cookie', 'req.headers.authorization', '*.password', '*.code', '*.phone'],
      censor: '[hidden]',
    },
  })
}
