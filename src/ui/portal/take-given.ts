/** What the server wrote into the page, once: whoever comes back to it asks anew. */
export function takeGiven<T>(id: string): T | undefined {
  const element = document.getElementById(id)
  element?.remove()
  const text = element?.textContent
  return text ? (JSON.parse(text) as T) : undefined
}
