import { Link } from '@tanstack/react-router'
import './siting.css'

/** A unit's name with its township below; pointing at it points at it on the map as well. */
export function UnitName({
  to,
  search,
  name,
  townshipName,
  onPoint,
}: {
  to: string
  search?: object
  name: string
  townshipName: string | null
  onPoint?: () => void
}) {
  return (
    <span className="unit-name">
      <Link
        to={to as string}
        {...(search && { search: search as never })}
        onMouseEnter={onPoint}
        onFocus={onPoint}
      >
        {name}
      </Link>
      {townshipName && townshipName !== name && <span className="quiet">{townshipName}</span>}
    </span>
  )
}
