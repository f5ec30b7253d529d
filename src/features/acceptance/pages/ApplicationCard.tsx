import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { whole, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { StandingMark } from '../../../ui/StateMark.tsx'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { MoveHistory } from '../../moves/pages/MoveHistory.tsx'
import { Moves } from '../../moves/pages/Moves.tsx'
import { applicationLifecycle } from '../batch.ts'
import { type Application, acceptApplication, moveApplications } from '../batch-api.ts'

/** What the province is asked to accept. */
export function ApplicationCard({ application }: { application: Application }) {
  const { t } = useTranslation('acceptance')
  const language = useLanguage()
  const [asking, setAsking] = useState(false)
  const { id, state, number, listed, appliedByName, moves, history } = application
  const title = number ?? t('application.title')
  return (
    <Section
      title={
        <>
          {t('application.title')} <StandingMark lifecycle={applicationLifecycle} state={state} />
        </>
      }
      actions={
        <>
          <PaperButtons
            at={(format) =>
              withQuery(`/api/acceptance/applications/${id}/paper`, { language, format })
            }
            label={t('application.print')}
            numbered={{ paper: 'application', id }}
          />
          {state === 'applied' && application.mayJudge && (
            <Button type="primary" onClick={() => setAsking(true)}>
              {t('application.accept')}
            </Button>
          )}
        </>
      }
    >
      <p>
        {[number, t('application.about', { count: listed.length, name: appliedByName })]
          .filter(Boolean)
          .join('，')}
      </p>
      {application.mayJudge && (
        <Moves
          lifecycle={applicationLifecycle}
          make={moveApplications}
          row={application}
          what={title}
          moves={moves.filter(({ name }) => name !== 'accept')}
          waitsFor={[]}
        />
      )}
      <MoveHistory lifecycle={applicationLifecycle} history={history} />
      {asking && (
        <FormDialog
          of={acceptApplication}
          title={t('application.accept')}
          about={<p>{t('accept.about', { count: listed.length })}</p>}
          fixed={{ id }}
          fields={{
            prefix: words(t('accept.prefix'), { hint: t('accept.prefixHint') }),
            first: whole(t('accept.first'), { unit: '', least: 1, most: 9_000 }),
          }}
          okText={t('application.accept')}
          done={t('accept.done')}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  )
}
