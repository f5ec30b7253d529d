import type { Server } from '../../src/platform/http.ts'

export type Schema = Readonly<Record<string, unknown>>
export type Parameter = { in: 'path' | 'query'; name: string; required?: boolean; schema: Schema }
export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  path: string
  parameters: readonly Parameter[]
  /** Of its JSON body. */
  body?: Schema
}

type Described = {
  parameters?: Parameter[]
  requestBody?: { content?: { 'application/json'?: { schema?: Schema } } }
}
type Document = { paths?: Readonly<Record<string, Readonly<Record<string, Described>>>> }

/** Every operation of the document that the node itself makes. */
export const operationsOf = (server: Server): Operation[] =>
  Object.entries((server.swagger() as unknown as Document).paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { parameters = [], requestBody }]) => {
      const body = requestBody?.content?.['application/json']?.schema
      return {
        method: method.toUpperCase() as Operation['method'],
        path,
        parameters,
        ...(body && { body }),
      }
    }),
  )
