import { invalid } from '../../base/refusal.ts'

/** Settings as `node --env-file` reads them. */
export function renderSettings(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${quote(name, value)}`)
  return `${['# Written by `cunxiao service install`; read at each start of the service.', ...lines].join('\n')}\n`
}

/** It knows three quotes and no escapes, except that `\n` between double quotes ends a line. */
function quote(name: string, value: string): string {
  const mark = ["'", '`', '"'].find((one) => !value.includes(one))
  if (mark === undefined || /[\r\n]/.test(value) || (mark === '"' && value.includes('\\n')))
    throw invalid('setting_not_writable', { name })
  return `${mark}${value}${mark}`
}
