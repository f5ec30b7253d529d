/**
 * The program of the process that `pdf.ts` starts. It answers one message with one message and ends
 * with its parent.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { coverageOf } from './font-coverage.ts'
import type { Printed, TypstAnswer, TypstRequest } from './pdf.ts'
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

function answer({ folder, template, data, createdAtMs }: TypstRequest): TypstAnswer {
  const { printable, missing } = makePrintable(JSON.parse(data), fontsHave)
  const compiler = compilerOf(folder)
  const set = compiler.compile({
    mainFilePath: join(folder, template),
    inputs: { data: JSON.stringify(printable) },
  })
  const faults = set.takeError()
  if (!set.result || faults) {
    return { faults: faults ? compiler.fetchDiagnostics(faults).map(spell) : ['nothing was set'] }
  }
  const pdf = compiler.pdf(set.result, {
    pdfStandard: 'a-2b',
    creationTimestamp: Math.floor(createdAtMs / 1000),
  })
  const printed: Printed = { pdf: new Uint8Array(pdf), pages: set.result.numOfPages, missing }
  compiler.evictCache(0)
  return { printed }
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
