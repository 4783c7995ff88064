/** What is damaged, by a statement, and the rule that has to name it. */
export type Damage = readonly [rule: string, what: string, statement: string]
