import type { PageEntry } from '../../../ui/page-entry.ts'

const registers = () => import('./TrainingRegisters.tsx')

export const trainingPages: readonly PageEntry[] = [
  {
    path: '/training',
    name: 'TrainingPage',
    load: () => import('./TrainingPage.tsx'),
    verb: 'training_batches.read',
    menu: { group: 'programme', label: 'training:menu.batches' },
    only: 'hub',
  },
  {
    path: '/training/missing',
    name: 'MissingPage',
    load: () => import('./MissingPage.tsx'),
    verb: 'enrolments.read',
    only: 'hub',
  },
  {
    path: '/training/structure',
    name: 'StructurePage',
    load: () => import('./StructurePage.tsx'),
    verb: 'enrolments.read',
    only: 'hub',
  },
  {
    path: '/training/mine',
    name: 'MyTrainingPage',
    load: () => import('./MyTrainingPage.tsx'),
    only: 'hub',
  },
  {
    path: '/training/$batchId',
    name: 'BatchPage',
    load: () => import('./BatchPage.tsx'),
    verb: 'training_batches.read',
    only: 'hub',
  },
  {
    path: '/post_certificates',
    name: 'CertificateList',
    load: registers,
    verb: 'post_certificates.read',
    menu: { group: 'programme', label: 'training:menu.certificates', beneath: '/training' },
    only: 'hub',
  },
  {
    path: '/training_batches',
    name: 'BatchList',
    load: registers,
    verb: 'training_batches.read',
    only: 'hub',
  },
  {
    path: '/training_batches/import',
    name: 'BatchImport',
    load: registers,
    verb: 'training_batches.write',
    only: 'hub',
  },
  {
    path: '/enrolments',
    name: 'EnrolmentList',
    load: registers,
    verb: 'enrolments.read',
    only: 'hub',
  },
  {
    path: '/enrolments/import',
    name: 'EnrolmentImport',
    load: registers,
    verb: 'enrolments.write',
    only: 'hub',
  },
  {
    path: '/post_certificates/import',
    name: 'CertificateImport',
    load: registers,
    verb: 'post_certificates.write',
    only: 'hub',
  },
]
