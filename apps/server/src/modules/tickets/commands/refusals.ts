import { AppError } from '../../../platform/errors.ts'

const refuse = (zh: string, en: string): AppError => new AppError('not_allowed_now', { text: { zh, en } })
const wrong = (path: string, zh: string, en: string): AppError => new AppError('bad_request', { text: { zh, en }, fields: [{ path, message: en }] })

export const isMerged = (): AppError => refuse('该工单已合并到另一个工单，请在那个工单中处理。', 'This ticket was merged into another one. Work on that one.')
export const isClosed = (): AppError => refuse('该工单已关闭，不能再修改；如需继续，请新建一个关联的工单。', 'This ticket is closed and cannot be changed. Make a new one that is linked to it.')
export const noSuchMove = (): AppError => refuse('该工单不能从当前状态转到所选状态，请刷新后重新选择。', 'This ticket cannot go from its state to the chosen one. Reload and choose again.')
export const noSuchType = (): AppError => wrong('body.typeId', '所选工单类型不存在或已停用，请重新选择。', 'The chosen type does not exist or is not in use. Choose another one.')
export const noSuchState = (): AppError => wrong('body.state', '所选状态不属于该工单类型，或不能用于新工单。', 'The chosen state is not one of this type, or not for new tickets.')
export const noSuchAgent = (): AppError => wrong('body.assigneeId', '所选坐席不存在或已停用，请重新选择。', 'The chosen colleague does not exist or is not active. Choose another one.')
export const noSuchGroup = (): AppError => wrong('body.groupId', '所选坐席组不存在，请重新选择。', 'The chosen group does not exist. Choose another one.')
export const otherCustomer = (): AppError => refuse('两个工单属于不同的客户，不能合并；可以把它们设为关联或父子工单。', 'The tickets are of different customers and cannot be merged. Relate them, or make one the parent of the other.')
export const otherConversation = (): AppError => refuse('该会话属于另一位客户，不能关联到此工单。', 'The conversation is of another customer, so it cannot be tied to this ticket.')
export const tooDeep = (): AppError => refuse('父子工单只有两层：父工单不能再有父工单，子工单不能再有子工单。', 'There are two levels only: a parent has no parent, and a child no children.')
export const emptyReply = (): AppError => wrong('body.text', '请填写内容或添加附件。', 'Write something or add a file.')
