import { XMLParser, XMLValidator } from 'fast-xml-parser'

/** An element: its name without prefix, its attributes, its text, and the elements in it in their order. */
export type Element = {
  name: string
  attributes: Readonly<Record<string, string>>
  text: string
  children: readonly Element[]
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  // Their numbers, too: 水 is `&#27700;` for many tools.
  htmlEntities: true,
  maxNestedTags: 200,
})

/**
 * The root of a document, or undefined where it is none. One that declares entities is none either: no
 * manifest needs them, and they are how a small file becomes a large one. Nothing that a document type
 * names is fetched.
 */
export function readXml(text: string): Element | undefined {
  const bare = text.replace(/^\uFEFF/, '')
  if (/<!ENTITY/i.test(bare)) return undefined
  const plain = bare.replace(/<!DOCTYPE\b[^>[]*(?:\[[^\]]*\]\s*)?>/i, '')
  if (XMLValidator.validate(plain) !== true) return undefined
  const nodes = parsed(plain)
  return nodes?.filter(isElement).map(elementOf)[0]
}

/** Undefined: elements nest deeper than in any manifest. */
function parsed(text: string): Node[] | undefined {
  try {
    return parser.parse(text) as Node[]
  } catch {
    return undefined
  }
}

/** As the parser gives a node: one key for its name, one for its attributes. */
type Node = Readonly<Record<string, unknown>>
const attributesKey = ':@'
const textKey = '#text'
const nameOf = (node: Node): string =>
  Object.keys(node).find((key) => key !== attributesKey) ?? textKey
const isElement = (node: Node): boolean => !/^[#?]/.test(nameOf(node))

function elementOf(node: Node): Element {
  const name = nameOf(node)
  const inside = node[name] as Node[]
  return {
    name,
    attributes: (node[attributesKey] ?? {}) as Record<string, string>,
    text: inside.map((each) => each[textKey] ?? '').join(''),
    children: inside.filter(isElement).map(elementOf),
  }
}

export const childrenOf = (element: Element | undefined, ...names: readonly string[]): Element[] =>
  (element?.children ?? []).filter(({ name }) => names.includes(name))

/** The first element along a path of names. */
export function find(
  element: Element | undefined,
  ...names: readonly string[]
): Element | undefined {
  return names.reduce<Element | undefined>((at, name) => childrenOf(at, name)[0], element)
}
