import { useNavigate } from '@tanstack/react-router'
import { Input, Modal } from 'antd'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../base/session.ts'
import { type FoundKind, findThings, foundKinds } from '../../features/tasks/find-api.ts'
import { useName } from '../../ui/language.ts'
import { useAsk } from '../../ui/use-ask.ts'
import { usePaused } from '../../ui/use-paused.ts'
import { pagesFor } from './pages.ts'
import './find-dialog.css'

type Entry = { kind: FoundKind | 'pages'; id: string; name: string; about?: string; link: string }

/** What is found by a name that is no person's and no title. */
const placeKinds: readonly string[] = ['schools', 'villages', 'townships', 'stations']

/** Ctrl-K: pages, people, schools, villages, stations and resources by name, code or pinyin initials. */
export function FindDialog({ me, onClose }: { me: Me; onClose: () => void }) {
  const { t } = useTranslation('shell')
  const show = useName()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const paused = usePaused(text.trim())
  const asked = useAsk(findThings, paused === '' ? undefined : { text: paused })
  const pages = pagesFor(me).flatMap(({ path, menu }): Entry[] => {
    const name = menu ? t(menu.label) : ''
    return name !== '' && (text.trim() === '' || name.includes(text.trim()))
      ? [{ kind: 'pages', id: path, name, link: path }]
      : []
  })
  const things: readonly Entry[] = paused === '' ? [] : (asked.data?.found ?? [])
  const groups = (['pages', ...foundKinds] as const)
    .map((kind) => ({
      kind,
      entries: [...(kind === 'pages' ? pages : []), ...things].filter((one) => one.kind === kind),
    }))
    .filter(({ entries }) => entries.length > 0)
  const entries = groups.flatMap((group) => group.entries)
  const chosen = Math.min(at, entries.length - 1)

  const go = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    const [to, search = ''] = entry.link.split('?')
    void navigate({
      to: to as string,
      search: ((now: Record<string, unknown>) => ({
        place: now.place,
        ...Object.fromEntries(new URLSearchParams(search)),
      })) as never,
    })
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setAt((chosen + step + entries.length) % Math.max(1, entries.length))
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) go(entries[chosen])
  }
  const idOf = (entry: Entry) => `found-${entry.kind}-${entry.id}`
  return (
    <Modal open onCancel={onClose} footer={null} closable={false} title={null} width={640}>
      <Input
        autoFocus
        size="large"
        role="combobox"
        aria-expanded
        aria-controls="found"
        aria-activedescendant={entries[chosen] && idOf(entries[chosen])}
        aria-label={t('find.label')}
        placeholder={t('find.about')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={press}
      />
      <div className="found" id="found" role="listbox" aria-label={t('find.label')}>
        {groups.map(({ kind, entries: list }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options of a list box
          <div key={kind} role="group" aria-label={t(`find.kind.${kind}`)}>
            <h2>{t(`find.kind.${kind}`)}</h2>
            {list.map((entry) => (
              <div
                key={entry.id}
                id={idOf(entry)}
                role="option"
                tabIndex={-1}
                aria-selected={entry === entries[chosen]}
                className="found-one"
                onClick={() => go(entry)}
                onKeyDown={() => {}}
                onMouseMove={() => setAt(entries.indexOf(entry))}
              >
                <span>{placeKinds.includes(kind) ? show(entry.name) : entry.name}</span>
                {entry.about && <span className="quiet">{show(entry.about)}</span>}
              </div>
            ))}
          </div>
        ))}
        {entries.length === 0 && (
          <p className="quiet" role="status">
            {asked.isFetching || paused !== text.trim() ? t('loading') : t('find.none')}
          </p>
        )}
      </div>
    </Modal>
  )
}
