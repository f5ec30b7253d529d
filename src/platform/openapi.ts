import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of a body that is not read as JSON. */
    takes?: string
  }
}

/** The OpenAPI document: what endpoints declare, as generators of clients read it. What has no tag is not in it. */
export const openApi = (
  version: string,
  cookies: { login: string; learner: string },
): FastifyDynamicSwaggerOptions => ({
  hideUntagged: true,
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Cunxiao 村校',
      version,
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: {
        login: { type: 'apiKey', in: 'cookie', name: cookies.login },
        learner: { type: 'apiKey', in: 'cookie', name: cookies.learner },
      },
    },
  },
  transform: (asked) => {
    const { schema, url } = jsonSchemaTransform(asked as Parameters<typeof jsonSchemaTransform>[0])
    const { takes } = asked.route.config ?? {}
    if (!takes) return { url, schema }
    const body = takes === 'multipart/form-data' ? formWithFile : bytes
    return { url, schema: { ...schema, consumes: [takes], body } }
  },
  transformObject: (document) =>
    withPlainNames(jsonSchemaTransformObject(document) as Json) as ReturnType<
      typeof jsonSchemaTransformObject
    >,
})

const bytes = { type: 'string', format: 'binary' }
const formWithFile = { type: 'object', properties: { file: bytes }, required: ['file'] }

type Json = { [key: string]: unknown }
type Named = Json & { components: Json & { schemas: Record<string, Json> } }

/** A schema has a second name, for what is asked, only where that differs; what nothing names is left out. */
function withPlainNames(written: Json): Json {
  const document = each(written, withProperties) as Named
  const { schemas } = document.components
  const answered = (name: string) => name.replace(/Input$/, '')
  const alike = (name: string): string => JSON.stringify(schemas[name]).replaceAll(/Input"/g, '"')
  const isSecond = (name: string) =>
    name !== answered(name) && answered(name) in schemas && alike(name) === alike(answered(name))
  const plain = each(document, (part) =>
    typeof part.$ref === 'string' && isSecond(nameIn(part.$ref))
      ? { ...part, $ref: answered(part.$ref) }
      : part,
  ) as Named
  const { paths, components } = plain
  const wanted = new Set<string>()
  const want = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (wanted.has(name)) continue
      wanted.add(name)
      want(components.schemas[name])
    }
  }
  want(paths)
  const named = Object.entries(components.schemas).filter(([name]) => wanted.has(name))
  return { ...plain, components: { ...components, schemas: Object.fromEntries(named) } }
}

const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)

/** A record whose keys are known has them as properties. */
function withProperties(part: Json): Json {
  const { propertyNames, additionalProperties, required, ...rest } = part
  if (!Array.isArray(required) || !isJson(additionalProperties) || 'properties' in part) return part
  const properties = Object.fromEntries(required.map((key) => [key, additionalProperties]))
  return { ...rest, properties, required, additionalProperties: false }
}

function each(node: unknown, change: (part: Json) => Json): unknown {
  if (Array.isArray(node)) return node.map((one) => each(one, change))
  if (!isJson(node)) return node
  return Object.fromEntries(
    Object.entries(change(node)).map(([key, value]) => [key, each(value, change)]),
  )
}

const isJson = (node: unknown): node is Json =>
  typeof node === 'object' && node !== null && !Array.isArray(node)
