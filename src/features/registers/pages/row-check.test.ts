import { expect, test } from 'vitest'
import { staff } from '../../schools/staff.ts'
import { problemsOfForm } from './row-check.ts'

const stored = {
  schoolCode: 'LJQ-001',
  staffNo: '1',
  name: '王芳',
  phone: '138****1234',
  post: 'teacher',
  partyMember: true,
  usableForProgramme: true,
}

test('a masked telephone number that was left alone is no problem of the form', () => {
  expect(problemsOfForm(staff, stored, stored)).toEqual([])
})

test('a telephone number that was typed is judged', () => {
  const codes = problemsOfForm(staff, { ...stored, phone: '138' }, stored).map(
    ({ code, field }) => [code, field],
  )
  expect(codes).toEqual([['value_malformed', 'phone']])
})

test('one that will be brought to the one spelling is none', () => {
  expect(problemsOfForm(staff, { ...stored, phone: '138 0000 1234' }, stored)).toEqual([])
})

test('the form refuses for the register’s own rules as the server does', () => {
  const codes = problemsOfForm(staff, { ...stored, usableForProgramme: false }, stored).map(
    ({ code }) => code,
  )
  expect(codes).toEqual(['reason_missing'])
})
