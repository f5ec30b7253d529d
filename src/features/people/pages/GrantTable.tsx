import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ActionsHeading } from '../../../ui/ActionsHeading.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { useMe } from '../../../ui/session.ts'
import type { UnmaskingGrant } from '../api.ts'
import { TermMark } from './TermMark.tsx'
import './organisation.css'

/** Grants to see personal fields; without `onRevoke` only to read. */
export function GrantTable({
  grants,
  onRevoke,
}: {
  grants: readonly UnmaskingGrant[]
  onRevoke?: (grant: UnmaskingGrant) => void
}) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { data: me } = useMe()
  const today = me?.today ?? ''
  return (
    <DataTable
      caption={t('unmask.title')}
      rows={grants}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'person',
          heading: t('unmask.person'),
          cell: ({ personName, orgUnitName }) => (
            <>
              {personName} <span className="quiet unit-of">{orgUnitName}</span>
            </>
          ),
        },
        {
          key: 'place',
          heading: t('unmask.place'),
          cell: ({ placeName, regionCode }) => placeName ?? regionCode,
        },
        {
          key: 'purpose',
          heading: t('unmask.purpose'),
          cell: ({ purpose }) => <span className="roomy">{purpose}</span>,
        },
        {
          key: 'from',
          heading: t('posts.from'),
          cell: ({ fromDay }) => (
            <span className="together">{formatDay(fromDay, language, today)}</span>
          ),
        },
        {
          key: 'to',
          heading: t('posts.to'),
          cell: ({ toDay }) => (
            <span className="together">{formatDay(toDay, language, today)}</span>
          ),
        },
        { key: 'by', heading: t('unmask.by'), cell: ({ grantedByName }) => grantedByName },
        {
          key: 'state',
          heading: t('term.state'),
          cell: (grant) => <TermMark term={grant} today={today} />,
        },
        ...(onRevoke
          ? [
              {
                key: 'act',
                heading: <ActionsHeading />,
                cell: (grant: UnmaskingGrant) =>
                  grant.revocable && (
                    <Button size="small" onClick={() => onRevoke(grant)}>
                      {t('unmask.revoke')}
                    </Button>
                  ),
              },
            ]
          : []),
      ]}
    />
  )
}
