import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'
import nodeIcal from 'node-ical'

/** Run as a process of its own, with a zone of its own: reads a feed with two libraries and prints what each understood. */

export type ReadEvent = {
  uid: string
  startsAt: string
  endsAt: string
  summary: string
  description: string
  location: string
  status: string
}

const until = new Date('2030-01-01T00:00:00Z')

function byIcalJs(text: string): ReadEvent[] {
  const calendar = new ICAL.Component(ICAL.parse(text))
  for (const zone of calendar.getAllSubcomponents('vtimezone'))
    ICAL.TimezoneService.register(new ICAL.Timezone(zone))
  const events = calendar
    .getAllSubcomponents('vevent')
    .map((component) => new ICAL.Event(component))
  const found: ReadEvent[] = []
  for (const event of events.filter((one) => !one.isRecurrenceException())) {
    for (const other of events)
      if (other.uid === event.uid && other.isRecurrenceException()) event.relateException(other)
    if (!event.isRecurring()) {
      found.push(readOf(event, event.startDate, event.endDate))
      continue
    }
    const iterator = event.iterator()
    for (let at = iterator.next(); at && at.toJSDate() < until; at = iterator.next()) {
      const { item, startDate, endDate } = event.getOccurrenceDetails(at)
      found.push(readOf(item, startDate, endDate))
    }
  }
  return found
}

const readOf = (event: ICAL.Event, start: ICAL.Time, end: ICAL.Time): ReadEvent => ({
  uid: event.uid,
  startsAt: start.toJSDate().toISOString(),
  endsAt: end.toJSDate().toISOString(),
  summary: event.summary,
  description: event.description ?? '',
  location: event.location ?? '',
  status: String(event.component.getFirstPropertyValue('status')),
})

function byNodeIcal(text: string): ReadEvent[] {
  const found: ReadEvent[] = []
  for (const event of Object.values(nodeIcal.sync.parseICS(text))) {
    if (event?.type !== 'VEVENT') continue
    const instances = event.rrule
      ? nodeIcal.expandRecurringEvent(event, { from: new Date('2020-01-01T00:00:00Z'), to: until })
      : [{ start: event.start, end: event.end ?? event.start, event }]
    for (const { start, end, event: item } of instances)
      found.push({
        uid: event.uid,
        startsAt: new Date(start).toISOString(),
        endsAt: new Date(end).toISOString(),
        summary: valueOfText(item.summary),
        description: valueOfText(item.description),
        location: valueOfText(item.location),
        status: String(item.status),
      })
  }
  return found
}

/** A text with parameters is an object with the text in it. */
const valueOfText = (text: unknown): string =>
  typeof text === 'object' && text !== null && 'val' in text ? String(text.val) : String(text ?? '')

const isMain = process.argv[1] === import.meta.filename
if (isMain) {
  const text = readFileSync(0, 'utf8')
  process.stdout.write(JSON.stringify({ ical: byIcalJs(text), node: byNodeIcal(text) }))
}
