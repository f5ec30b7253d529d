import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { keysOf, PlaceCode, placeCodeField } from '../schools/values.ts'
import { scopes } from './scope.ts'

export type CertificateState = 'draft' | 'valid' | 'suspended' | 'revoked' | 'renewed'
export type CertificateFacts = { toDay: Day; today: Day; renewFrom: Day }

export const certificateLifecycle = defineLifecycle<CertificateState, CertificateFacts>()({
  name: 'post_certificate',
  initial: 'draft',
  states: {
    draft: text('待发', 'To be issued'),
    valid: text('已发', 'Issued'),
    suspended: text('暂停', 'Suspended'),
    revoked: text('吊销', 'Revoked'),
    renewed: text('已换证', 'Renewed'),
  },
  moves: {
    issue: {
      label: text('发证', 'Issue it'),
      about: text('编号由系统给出，之后可以打印。', 'Its number is drawn; print it afterwards.'),
      from: ['draft'],
      to: 'valid',
      by: 'post_certificates.issue',
      obstacles: ({ toDay, today }) =>
        toDay < today ? [{ code: 'certificate_over', overridable: true }] : [],
    },
    suspend: {
      label: text('暂停使用', 'Suspend'),
      about: text(
        '写明原因；从今天起暂停，可以恢复。',
        'Say why; from today it does not hold, until it is restored.',
      ),
      from: ['valid'],
      to: 'suspended',
      by: 'post_certificates.issue',
      reason: 'required',
    },
    restore: {
      label: text('恢复使用', 'Restore'),
      about: text('写明原因；从今天起恢复有效。', 'Say why; it holds again from today.'),
      from: ['suspended'],
      to: 'valid',
      by: 'post_certificates.issue',
      reason: 'required',
    },
    revoke: {
      label: text('吊销证书', 'Revoke'),
      about: text(
        '写明原因；吊销后不能恢复，要重新培训发证。',
        'Say why; it does not come back, a new one needs a new training.',
      ),
      from: ['valid', 'suspended'],
      to: 'revoked',
      by: 'post_certificates.issue',
      reason: 'required',
    },
    renew: {
      label: text('换发新证', 'Renew'),
      about: text(
        '写明依据，如复训合格；发一张新的，从今天起算。',
        'Say what it rests on, as a refresher passed; a new one is issued from today.',
      ),
      from: ['valid'],
      to: 'renewed',
      by: 'post_certificates.issue',
      reason: 'required',
      obstacles: ({ today, renewFrom }) =>
        today < renewFrom
          ? [{ code: 'certificate_renewed_early', details: { day: renewFrom }, overridable: true }]
          : [],
    },
  },
})

export const PostCertificate = z.strictObject({
  number: z.exactOptional(z.string().max(30)),
  unitCode: PlaceCode,
  name: z.string().min(1).max(40),
  scope: z.enum(keysOf(scopes)),
  batchNo: z.exactOptional(z.string().max(30)),
  fromDay: RowDay,
  toDay: RowDay,
})
export type PostCertificateRow = z.output<typeof PostCertificate>

/** 上岗证: who may run a station, from when to when (S3-17). */
export const postCertificate = describeCase({
  name: 'post_certificates',
  label: text('上岗证', 'Certificates to serve'),
  row: PostCertificate,
  // What was not issued is the same as nothing.
  naturalKey: ['number'],
  nameField: 'name',
  namesPersons: true,
  placeField: 'unitCode',
  lifecycle: certificateLifecycle,
  editable: ['draft'],
  fields: {
    number: { label: text('证书编号', 'Certificate number'), searched: true },
    unitCode: {
      label: text('任职站点', 'Station he runs'),
      also: ['站点', '单位', '地区代码'],
      namedBy: ['站点名称', '村', '乡镇'],
      ...placeCodeField,
    },
    name: { label: text('姓名', 'Name'), also: ['持证人'], searched: true },
    scope: {
      label: text('证书类别', 'Permits'),
      also: ['类别'],
      choices: scopes,
      words: { administrator: ['管理员'], operator: ['播放员', '操作员'] },
    },
    batchNo: { label: text('培训期号', 'Of the batch'), also: ['期号', '期次'], searched: true },
    fromDay: { label: text('发证日期', 'Valid from'), also: ['起'] },
    toDay: { label: text('有效期至', 'Valid to'), also: ['止'] },
  },
  check: ({ fromDay, toDay }): Problem[] =>
    toDay < fromDay ? [{ code: 'certificate_ends_before', field: 'toDay' }] : [],
})

/** How a certificate stands on a day, as whoever verifies it is told. */
export type Standing = 'holds' | 'not_yet' | 'ended' | 'suspended' | 'revoked' | 'renewed'

export const standingOn = (
  { state, fromDay, toDay }: { state: CertificateState; fromDay: Day; toDay: Day },
  day: Day,
): Standing => {
  if (state === 'suspended' || state === 'revoked' || state === 'renewed') return state
  if (day < fromDay) return 'not_yet'
  return day > toDay ? 'ended' : 'holds'
}
