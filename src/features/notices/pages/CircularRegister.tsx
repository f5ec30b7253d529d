import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ask, withQuery } from '../../../ui/api.ts'
import { useLanguage } from '../../../ui/language.ts'
import { useMay } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import type { Row } from '../../registers/shape.ts'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { replaceCircular } from '../api.ts'
import { circular } from '../circular.ts'

const circulars: ListSetup = {
  shape: circular,
  sort: '-writtenOn',
  columns: ['kind', 'writtenOn', 'dueDay', 'signature'],
  filters: ['kind'],
  totals: [],
  reference: placeReference('issuerCode'),
  Beside: CircularPapers,
}

/** Whom it goes to and who has it, on a page of their own; the letter as it is printed; the next edition. */
function CircularPapers({ row: { id, state } }: { row: Row }) {
  const { t } = useTranslation('notices')
  const language = useLanguage()
  const may = useMay()
  const navigate = useNavigate()
  const { act, busy } = useAct()
  const replace = () =>
    act(async () => {
      const made = await ask(replaceCircular, { id })
      await navigate({ to: '/circulars' as never, search: { row: made.id } as never })
    }, t('papers.replaceDone'))
  return (
    <p className="page-actions">
      <Link to={`/dispatch/${id}` as string} className="link-button">
        {t(state === 'draft' ? 'papers.address' : 'papers.receipts')}
      </Link>
      <a
        className="link-button"
        download
        href={withQuery(`/api/dispatch/${id}/paper`, { language })}
      >
        {t('papers.print')}
      </a>
      {state === 'sent' && may('circulars.write') && (
        <Button loading={busy} onClick={() => void replace()}>
          {t('papers.replace')}
        </Button>
      )}
    </p>
  )
}

/** What the office writes, from draft to its end. */
export function CircularList() {
  const { t } = useTranslation('notices')
  return (
    <RegisterList
      setup={circulars}
      about={t('circulars.about')}
      start={{ text: t('circulars.start') }}
    />
  )
}

export const CircularImport = () => <ImportPage shape={circular} />
