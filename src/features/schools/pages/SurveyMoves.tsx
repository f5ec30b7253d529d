import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Obstacle } from '../../../base/lifecycle.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { useText } from '../../../ui/language.ts'
import { useSay } from '../../../ui/say.ts'
import { surveyReturn } from '../survey.ts'
import { moveReturn, type ReturnDetail } from '../survey-api.ts'
import './survey.css'

type MoveName = keyof typeof surveyReturn.moves

/** What can be done with the form now; a move that cannot be made says what stands in its way. */
export function SurveyMoves({ form }: { form: ReturnDetail }) {
  const { t } = useTranslation('survey')
  const read = useText()
  const [asked, setAsked] = useState<MoveName>()
  // What is for somebody else is left out; it is told in the last line.
  const mine = form.moves.filter(
    ({ obstacles }) => !obstacles.some(({ code }) => code === 'not_permitted'),
  )
  const blocked = mine.filter(({ obstacles }) => obstacles.length > 0)
  return (
    <>
      {blocked.map((move) => (
        <div key={move.name} className="survey-why">
          <h3>
            {t('moves.whyNot', { move: read(surveyReturn.moves[move.name as MoveName].label) })}
          </h3>
          <ul className="survey-missing">
            {move.obstacles.map((obstacle) => (
              <li key={obstacle.code}>
                <Wanting obstacle={obstacle} form={form} />
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div className="survey-moves screen-only">
        {mine.map(({ name, obstacles, reasonRequired }) => (
          <Button
            key={name}
            type={reasonRequired ? 'default' : 'primary'}
            disabled={obstacles.length > 0}
            onClick={() => setAsked(name as MoveName)}
          >
            {read(surveyReturn.moves[name as MoveName].label)}
          </Button>
        ))}
        {mine.length === 0 && <p className="quiet">{t(`moves.waits.${form.state}`)}</p>}
      </div>
      {asked && <MoveDialog form={form} move={asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

/** What is missing, and the register in which it is filled in. */
function Wanting({ obstacle, form }: { obstacle: Obstacle; form: ReturnDetail }) {
  const { t } = useTranslation('survey')
  const say = useSay()
  const { wrong, right } = say(obstacle)
  const { remedy } = obstacle
  const search =
    remedy === 'schools' ? { row: form.schoolId } : { filter: { schoolCode: [form.schoolCode] } }
  return (
    <>
      <span>
        {wrong}
        {right}
      </span>
      {remedy && (
        <Link to={`/${remedy}` as string} search={search as never}>
          {t(`moves.fillIn.${remedy}`)}
        </Link>
      )}
    </>
  )
}

function MoveDialog({
  form,
  move,
  onClose,
}: {
  form: ReturnDetail
  move: MoveName
  onClose: () => void
}) {
  const { t } = useTranslation('survey')
  const read = useText()
  const label = read(surveyReturn.moves[move].label)
  const returning = move === 'return'
  return (
    <AskDialog
      title={`${label}${t('moves.colon')}${form.schoolName}`}
      okText={label}
      done={t(`moves.done.${move}`)}
      danger={returning}
      {...(returning && {
        textLabel: t('moves.reason'),
        textHint: t('moves.reasonHint'),
        textNeeded: true,
      })}
      work={(reason) => ask(moveReturn, { id: form.id, move, ...(returning && { reason }) })}
      onClose={onClose}
    >
      <p>{t(`moves.about.${move}`, { warnings: form.warnings.length })}</p>
    </AskDialog>
  )
}
