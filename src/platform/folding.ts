export { foldHeading, foldText, pinyinInitials, pinyinSortKey } from '../features/registers/folding.ts'
