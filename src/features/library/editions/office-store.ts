import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { access, mkdir, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  findProgram,
  ProgramFailed,
  type ProgramLimits,
  runProgram,
} from '../../../platform/program.ts'
import { pagesOfPdf } from './pdf-worker.ts'
import { unlessWeather } from './recognise-store.ts'

/** Where LibreOffice is; undefined where there is none, and papers are handed out as they came. */
export const findOffice = (path?: string): string | undefined =>
  findProgram(path ? [path] : usualPlaces)

const usualPlaces = [
  'soffice',
  'libreoffice',
  '/usr/lib/libreoffice/program/soffice',
  '/Applications/LibreOffice.app/Contents/MacOS/soffice',
  'C:\\Program Files\\LibreOffice\\program\\soffice.com',
]

/** Where Linux keeps what is called by its name alone. */
const binaries = ['/usr/local/bin', '/usr/bin', '/bin']

/** As which of its own formats LibreOffice reads each ending: it must not guess, as it takes anything for text. */
const filters: Readonly<Record<string, string>> = {
  doc: 'MS Word 97',
  docx: 'MS Word 2007 XML',
  rtf: 'Rich Text Format',
  odt: 'writer8',
  xls: 'MS Excel 97',
  xlsx: 'Calc MS Excel 2007 XML',
  ods: 'calc8',
  ppt: 'MS PowerPoint 97',
  pptx: 'Impress MS PowerPoint 2007 XML',
  odp: 'impress8',
}

/** The part of LibreOffice that reads each ending, by the name of its library. */
const parts: Readonly<Record<string, string>> = {
  ...{ doc: 'sw', docx: 'sw', rtf: 'sw', odt: 'sw' },
  ...{ xls: 'sc', xlsx: 'sc', ods: 'sc' },
  ...{ ppt: 'sd', pptx: 'sd', odp: 'sd' },
}

/**
 * Whether this LibreOffice came without the part that reads the ending: Linux systems hand out Writer, Calc and
 * Impress as packages of their own. Where the parts cannot be told apart, it has them all.
 */
export function lacksPart(soffice: string, ending: string): boolean {
  const isNamed = soffice === basename(soffice)
  const places = isNamed ? binaries.map((folder) => join(folder, soffice)) : [soffice]
  const program = places.find(existsSync)
  const found = program === undefined ? [] : readdirSync(dirname(realpathSync(program)))
  const isThere = (part: string | undefined) => found.includes(`lib${part}lo.so`)
  return ['sw', 'sc', 'sd'].some(isThere) && ending in parts && !isThere(parts[ending])
}

const limits: ProgramLimits = { seconds: 60, memoryBytes: 2 ** 30, fileBytes: 200e6 }
const mostPages = 500

export type Paper = { path: string; pages: number }

/**
 * The paper as PDF, or the reason why there is none. LibreOffice reads it alone, in a profile that is new
 * each time, with no way to the network and no macros; its exit code says nothing.
 */
export async function makePaper(
  soffice: string,
  file: { path: string; ending: string; folder: string },
): Promise<Paper | { why: 'too_long' | 'too_many_pages' | 'unreadable' | 'without_part' }> {
  const filter = filters[file.ending]
  if (filter === undefined) return { why: 'unreadable' }
  if (lacksPart(soffice, file.ending)) return { why: 'without_part' }
  const [profile, out] = ['office', 'papers'].map((name) => join(file.folder, name)) as [
    string,
    string,
  ]
  await mkdir(join(profile, 'user'), { recursive: true })
  await writeFile(join(profile, 'user', 'registrymodifications.xcu'), settings)
  await mkdir(out)
  // The name of an upload tells nothing.
  const paper = join(file.folder, `paper.${file.ending}`)
  await symlink(file.path, paper)
  const [command, ...options] = [
    ...withoutNetwork(),
    soffice,
    `-env:UserInstallation=${pathToFileURL(profile).href}`,
    ...['--headless', '--norestore', '--nologo', '--nodefault', '--nolockcheck'],
    ...[`--infilter=${filter}`, '--convert-to', 'pdf', '--outdir', out, paper],
  ]
  try {
    await alone(() =>
      runProgram(command ?? soffice, options, {
        limits,
        cwd: file.folder,
        env: environment(file.folder),
      }),
    )
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    if (error.because === 'too_long') return { why: 'too_long' }
  }
  const path = join(out, 'paper.pdf')
  const isThere = await access(path).then(() => true, unlessWeather)
  const pages = isThere ? await pagesOfPdf(path) : 0
  if (pages === 0) return { why: 'unreadable' }
  return pages > mostPages ? { why: 'too_many_pages' } : { path, pages }
}

/** Nothing of this program's settings, which hold passwords. */
const environment = (folder: string): NodeJS.ProcessEnv => ({
  HOME: folder,
  TMPDIR: folder,
  PATH: binaries.join(':'),
  LANG: 'zh_CN.UTF-8',
  SAL_USE_VCLPLUGIN: 'svp',
})

let last: Promise<unknown> = Promise.resolve()

/** One at a time: a small machine has no room for two. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work)
  last = mine.catch(() => {})
  return mine
}

let isolates: boolean | undefined

/** A network of its own with nobody in it, where the system gives one. */
function withoutNetwork(): string[] {
  const words = ['unshare', '--net', '--map-root-user']
  isolates ??= spawnSync('unshare', [...words.slice(1), 'true'], { stdio: 'ignore' }).status === 0
  return isolates ? words : []
}

const setting = (path: string, name: string, value: string | number | boolean): string =>
  `<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`

/** No macros, no addresses of papers fetched, no links refreshed; what goes out all the same finds no way. */
const settings = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<oor:items xmlns:oor="http://openoffice.org/2001/registry">',
  setting('Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', true),
  setting('Office.Common/Security/Scripting', 'DisableActiveContent', true),
  setting('Office.Common/Security/Scripting', 'DisableMacrosExecution', true),
  setting('Office.Common/Security/Scripting', 'MacroSecurityLevel', 3),
  setting('Office.Writer/Content/Update', 'Link', 0),
  setting('Office.Writer/Content/Update', 'Field', 0),
  setting('Office.Calc/Content/Update', 'Link', 2),
  setting('Office.Java/VirtualMachine', 'Enable', false),
  setting('Inet/Settings', 'ooInetProxyType', 2),
  setting('Inet/Settings', 'ooInetHTTPProxyName', '127.0.0.1'),
  setting('Inet/Settings', 'ooInetHTTPProxyPort', 9),
  setting('Inet/Settings', 'ooInetHTTPSProxyName', '127.0.0.1'),
  setting('Inet/Settings', 'ooInetHTTPSProxyPort', 9),
  '</oor:items>',
].join('\n')
