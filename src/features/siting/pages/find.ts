/** Whether one of the texts holds what was typed; nothing typed finds everything. */
export function foundBy(typed: string, texts: readonly (string | null)[]): boolean {
  const wanted = typed.trim().toLowerCase()
  return wanted === '' || texts.some((text) => text?.toLowerCase().includes(wanted))
}
