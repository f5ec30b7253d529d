import type { Locator, Page } from 'playwright-core'

export type Stage = { name: string; clicks: number; characters: number; ms: number; by?: number }

/** The hands of a person at a page: what they do is counted, stage by stage. */
export type Hands = {
  page: Page
  click(target: Locator): Promise<void>
  /** Clicks into the field and types. */
  type(field: Locator, text: string): Promise<void>
  /** Opens a list and takes a line of it. */
  choose(list: Locator, line: string | RegExp): Promise<void>
  /** Opens the system’s dialog with the button, takes the file there and closes it: three clicks. */
  takeFile(button: Locator, path: string): Promise<void>
  /** What was done since the last stage; `by`: characters that somebody would have typed instead. */
  done(name: string, by?: number): void
  stages: readonly Stage[]
}

export function handsOn(page: Page): Hands {
  const stages: Stage[] = []
  let [clicks, characters, startedMs] = [0, 0, performance.now()]
  const click = async (target: Locator) => {
    clicks += 1
    await target.click()
  }
  return {
    page,
    stages,
    click,
    type: async (field, text) => {
      await click(field)
      characters += text.length
      await field.pressSequentially(text)
    },
    choose: async (list, line) => {
      await click(list)
      await click(page.locator('.ant-select-item-option', { hasText: line }).first())
    },
    takeFile: async (button, path) => {
      const asked = page.waitForEvent('filechooser')
      await click(button)
      clicks += 2
      await (await asked).setFiles(path)
    },
    done: (name, by) => {
      const ms = performance.now() - startedMs
      stages.push({ name, clicks, characters, ms, ...(by !== undefined && { by }) })
      ;[clicks, characters, startedMs] = [0, 0, performance.now()]
    },
  }
}
