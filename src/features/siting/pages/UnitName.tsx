import { Link } from '@tanstack/react-router'
import './siting.css'

/** A unit's name with its township below; pointing at it points at it on the map as well. */
export function UnitName({
  to,
  name,
  townshipName,
  onPoint,
}: {
  to: string
  name: string
  townshipName: string | null
  onPoint?: () => void
}) {
  return (
    <span className="unit-name">
      <Link to={to as string} onMouseEnter={onPoint} onFocus={onPoint}>
        {name}
      </Link>
      {townshipName && townshipName !== name && <span className="quiet">{townshipName}</span>}
    </span>
  )
}
