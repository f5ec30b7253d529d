import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Empty, Page } from '../../../ui/Page.tsx'
import { PageFoot, usePages } from '../../../ui/PageFoot.tsx'
import { usePlace } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { listUnmaskingGrants, takeUnmaskingGrantBack, type UnmaskingGrant } from '../api.ts'
import { GrantTable } from './GrantTable.tsx'
import { GrantUnmasking } from './GrantUnmasking.tsx'

const pageSize = 50

/** Who may see personal fields in full, where, what for and until when. */
export function UnmaskingPage() {
  const { t } = useTranslation('people')
  const { data: me } = useMe()
  const place = usePlace()
  const [ended, setEnded] = useState(false)
  const [granting, setGranting] = useState(false)
  const [revoking, setRevoking] = useState<UnmaskingGrant>()
  const pages = usePages(String(ended))
  const query = useAsk(listUnmaskingGrants, {
    ended,
    limit: pageSize,
    after: pages.after,
  })
  return (
    <Page
      title={t('unmask.title')}
      about={t('unmask.about')}
      actions={
        <Button type="primary" onClick={() => setGranting(true)}>
          {t('unmask.add')}
        </Button>
      }
    >
      <div className="list-bar screen-only">
        <Checkbox checked={ended} onChange={(event) => setEnded(event.target.checked)}>
          {t('term.ended')}
        </Checkbox>
      </div>
      <Loaded query={query}>
        {({ grants, next }) =>
          grants.length === 0 ? (
            <Empty title={t('unmask.none')}>{t('unmask.noneText')}</Empty>
          ) : (
            <>
              <GrantTable grants={grants} onRevoke={setRevoking} />
              <PageFoot
                label={t('unmask.title')}
                pages={pages}
                pageSize={pageSize}
                shown={grants.length}
                next={next}
              />
            </>
          )
        }
      </Loaded>
      {granting && me && place && (
        <GrantUnmasking place={place} today={me.today} onClose={() => setGranting(false)} />
      )}
      {revoking && (
        <AskDialog
          title={t('unmask.revokeTitle', { name: revoking.personName })}
          okText={t('unmask.revoke')}
          done={t('unmask.revoked')}
          danger
          work={() => ask(takeUnmaskingGrantBack, { id: revoking.id })}
          onClose={() => setRevoking(undefined)}
        >
          <p>{t('unmask.revokeText', { name: revoking.personName })}</p>
        </AskDialog>
      )}
    </Page>
  )
}
