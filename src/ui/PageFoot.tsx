import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from './format.ts'
import { useLanguage } from './language.ts'

/** Where one is in a list that comes page by page. */
export type Pages = {
  /** The `next` of the page before; absent on the first page. */
  after: string | undefined
  index: number
  back: () => void
  on: (next: string) => void
}

/** Begins at the first page again when `of`, what is looked for, changes. */
export function usePages(of: string): Pages {
  const [at, setAt] = useState<{ of: string; cursors: readonly string[] }>({ of, cursors: [] })
  const cursors = at.of === of ? at.cursors : []
  return {
    after: cursors.at(-1),
    index: cursors.length,
    back: () => setAt({ of, cursors: cursors.slice(0, -1) }),
    on: (next) => setAt({ of, cursors: [...cursors, next] }),
  }
}

/** Which rows are shown, and the buttons to the page before and the next; nothing for a single page. */
export function PageFoot({
  label,
  pages,
  pageSize,
  shown,
  next,
}: {
  label: string
  pages: Pages
  pageSize: number
  shown: number
  next: string | undefined
}) {
  const { t } = useTranslation('shell')
  const language = useLanguage()
  if (!next && pages.index === 0) return null
  return (
    <nav className="list-foot screen-only" aria-label={label}>
      <span className="quiet">
        {t('page.range', {
          from: formatNumber(pages.index * pageSize + 1, language),
          to: formatNumber(pages.index * pageSize + shown, language),
        })}
      </span>
      <Button disabled={pages.index === 0} onClick={pages.back}>
        {t('page.previous')}
      </Button>
      <Button disabled={!next} onClick={() => next && pages.on(next)}>
        {t('page.next')}
      </Button>
    </nav>
  )
}
