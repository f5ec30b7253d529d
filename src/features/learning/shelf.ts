/** Of his statements a page says in these words who learned. */
export const agentOf = (homePage: string, id: string) =>
  ({ objectType: 'Agent', account: { homePage, name: id } }) as const

/** What a resource is called in statements; the same at every node. */
export const activityOf = (resourceId: string): string => `urn:uuid:${resourceId}`
