import { t } from '../../../ui/portal/words.ts'
import { Answered, Title } from '../../sessions/keeper/Answered.tsx'
import { to } from '../../sessions/keeper/route.ts'
import { useKeptAnswer } from '../../sessions/keeper/use-kept-answer.ts'
import type { readOwnSheets } from '../sheet-api.ts'

/** The sheets that an inspector may fill in. */
export function SheetsPage() {
  const asked = useKeptAnswer<typeof readOwnSheets>('GET /api/acceptance/inspections', {})
  return (
    <Answered asked={asked}>
      {({ sheets }) => (
        <>
          <Title back="#/">{t('sheets.title')}</Title>
          {sheets.length === 0 ? (
            <p class="told">{t('sheets.none')}</p>
          ) : (
            <ul class="links">
              {sheets.map(({ id, unitName, townshipName, unitLevel, visitDay }) => (
                <li key={id}>
                  <a href={to('sheets', id)}>
                    {unitLevel === 'village' ? `${townshipName} ${unitName}` : unitName} {visitDay}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Answered>
  )
}
