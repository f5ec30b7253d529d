/**
 * The program of the process that `pdf.ts` starts. It answers one message with one message and ends
 * with its parent.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { coverageOf } from './font-coverage.ts'
import type { FileLook, Printed, PrintFile, TypstAnswer, TypstRequest } from './pdf.ts'
import { makePrintable } from './printable-text.ts'

const { resolve } = createRequire(import.meta.url)
const readFont = (path: string) => readFileSync(resolve(`@expo-google-fonts/${path}.ttf`))

const serif = readFont('noto-serif-sc/400Regular/NotoSerifSC_400Regular')
const sans = readFont('noto-sans-sc/400Regular/NotoSansSC_400Regular')
const bolds = [
  readFont('noto-serif-sc/700Bold/NotoSerifSC_700Bold'),
  readFont('noto-sans-sc/700Bold/NotoSansSC_700Bold'),
]

const serifHas = coverageOf(serif)
const sansHas = coverageOf(sans)
/** Templates name both families, so a character is printed when either has it. */
const fontsHave = (codePoint: number) => serifHas(codePoint) || sansHas(codePoint)

process.on('message', (request: TypstRequest) => process.send?.(answer(request)))
process.on('disconnect', () => process.exit())

function answer(request: TypstRequest): TypstAnswer {
  const { folder, files } = request
  const compiler = compilerOf(folder)
  for (const { path, bytes } of files) compiler.mapShadow(join(folder, path), Buffer.from(bytes))
  try {
    return setWith(compiler, request)
  } catch (failure) {
    return { faults: [String(failure)] }
  } finally {
    if (files.length > 0) compiler.resetShadow()
    compiler.evictCache(0)
  }
}

function setWith(
  compiler: NodeCompiler,
  { folder, template, data, files, createdAtMs }: TypstRequest,
): TypstAnswer {
  const { printable, missing } = makePrintable(JSON.parse(data), fontsHave)
  const looks = Object.fromEntries(files.map((file) => [file.path, lookAt(compiler, file)]))
  const set = compiler.compile({
    mainFilePath: join(folder, template),
    inputs: { data: JSON.stringify(printable), files: JSON.stringify(looks) },
  })
  const faults = set.takeError()
  if (!set.result || faults) {
    return { faults: faults ? compiler.fetchDiagnostics(faults).map(spell) : ['nothing was set'] }
  }
  const takesPdf = files.some(({ path }) => isPdf(path) && 'pages' in (looks[path] ?? {}))
  const write = (isArchival: boolean) =>
    compiler.pdf(set.result as NonNullable<typeof set.result>, {
      ...(isArchival && { pdfStandard: 'a-2b' }),
      // Those of a bound register are forty times its file, and twice its time.
      pdfTags: false,
      creationTimestamp: Math.floor(createdAtMs / 1000),
    })
  // A file that takes in pages of another is no PDF/A: what they are made of is not ours to say.
  const pdf = takesPdf
    ? write(false)
    : orElse(
        () => write(true),
        /CMYK/,
        () => write(false),
      )
  const printed: Printed = { pdf: new Uint8Array(pdf), pages: set.result.numOfPages, missing }
  return { printed }
}

/** A picture in the colours of a printing press cannot be PDF/A, and is shown as well. */
function orElse<T>(work: () => T, reason: RegExp, other: () => T): T {
  try {
    return work()
  } catch (failure) {
    if (reason.test(String(failure))) return other()
    throw failure
  }
}

const isPdf = (path: string): boolean => path.endsWith('.pdf')

/** More than any paper has: a PDF that is asked for this page says how many there are. */
const noPage = 1_000_000

/** Whether a file can be set, before it is: what cannot must not keep back the rest. */
function lookAt(compiler: NodeCompiler, { path }: PrintFile): FileLook {
  const source = isPdf(path) ? `#image("${path}", page: ${noPage})` : `#image("${path}")`
  const faults = compiler.compile({ mainFileContent: source }).takeError()
  if (!faults) return { pages: 1 }
  const told = compiler
    .fetchDiagnostics(faults)
    .map(({ message }) => message)
    .join('; ')
  const pages = /only has (\d+) pages?/.exec(told)?.[1]
  if (pages !== undefined) return { pages: Number(pages) }
  return { fault: /encrypt|password/.test(told) ? 'locked' : 'unreadable' }
}

/** A compiler that has seen the fonts sets a page in 3 ms, a new one in 150. */
const compilers = new Map<string, NodeCompiler>()

function compilerOf(folder: string): NodeCompiler {
  const known = compilers.get(folder)
  if (known) return known
  const fontArgs = [{ fontBlobs: [serif, sans, ...bolds] }]
  const compiler = NodeCompiler.create({ workspace: folder, fontArgs })
  compilers.set(folder, compiler)
  return compiler
}

const spell = ({ message, path, range }: { message: string; path: string; range: unknown }) =>
  `${message} (${path} ${JSON.stringify(range)})`
