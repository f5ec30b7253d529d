import { below, type Fault, isObject, type JsonObject } from './fault.ts'

/** Content that came with a request, by the SHA-2 it was sent under, in lower case. */
export type Received = { sha2: string; contentType: string; content: Uint8Array }

const signatureUsage = 'http://adlnet.gov/expapi/attachments/signature'

export type Attachment = { sha2: string; contentType: string; isSignature: boolean; path: string }

/** What a statement has attached, in its sub-statement too; it was found right before. */
export function attachmentsOf(
  statement: JsonObject,
  path = '',
): (Attachment & { hasUrl: boolean })[] {
  const { attachments, object } = statement
  const own = Array.isArray(attachments) ? attachments.filter(isObject) : []
  return [
    ...own.map(({ sha2, contentType, usageType, fileUrl }, n) => ({
      sha2: String(sha2).toLowerCase(),
      contentType: String(contentType),
      isSignature: usageType === signatureUsage,
      hasUrl: fileUrl !== undefined,
      path: below(below(path, 'attachments'), n),
    })),
    ...(isObject(object) && object.objectType === 'SubStatement'
      ? attachmentsOf(object, below(path, 'object'))
      : []),
  ]
}

/** An attachment comes with the statement, or says where it is (1.0.3, part three, 1.5.2). */
export function checkAttachments(
  statements: readonly JsonObject[],
  received: readonly Received[],
  isList: boolean,
): Fault[] {
  const given = new Map(received.map((each) => [each.sha2, each]))
  const named = new Set<string>()
  const faults = statements.flatMap((statement, n) =>
    attachmentsOf(statement, isList ? below('', n) : '').flatMap((attachment): Fault[] => {
      const { sha2, hasUrl, isSignature, contentType, path } = attachment
      named.add(sha2)
      const content = given.get(sha2)
      if (!content) return hasUrl ? [] : [{ path: below(path, 'fileUrl'), code: 'required' }]
      // A signature's form is prescribed; anything else may be named more or less exactly.
      const isRight = isSignature
        ? essenceOf(contentType) === 'application/octet-stream'
        : content.contentType === '' || essenceOf(contentType) === essenceOf(content.contentType)
      return isRight ? [] : [{ path: below(path, 'contentType'), code: 'wrong_value' }]
    }),
  )
  return received.every(({ sha2 }) => named.has(sha2))
    ? faults
    : [...faults, { path: '', code: 'not_allowed' }]
}

const essenceOf = (contentType: string): string =>
  (contentType.split(';')[0] ?? '').trim().toLowerCase()

/** What was signed: the statement before its signature was attached. */
export function withoutSignatures(statement: JsonObject): JsonObject {
  const { attachments, ...rest } = statement
  const others = Array.isArray(attachments)
    ? attachments.filter((each) => !isObject(each) || each.usageType !== signatureUsage)
    : []
  return others.length > 0 ? { ...rest, attachments: others } : rest
}
