import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { monthAfter } from './month.ts'

/** From one month to the next. */
export function MonthWalk({ month, onGo }: { month: string; onGo: (month: string) => void }) {
  const { t } = useTranslation('sessions')
  const [year, of] = month.split('-').map(Number)
  return (
    <div className="list-bar week-walk">
      <Button className="screen-only" onClick={() => onGo(monthAfter(month, -1))}>
        {t('month.before')}
      </Button>
      <strong>{t('month.name', { year, month: of })}</strong>
      <Button className="screen-only" onClick={() => onGo(monthAfter(month))}>
        {t('month.after')}
      </Button>
    </div>
  )
}
