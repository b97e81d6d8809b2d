const OLD =
  /(?<=^| )(hace (?!(un|dos|tres|pocos) (dia|dias|semana|semanas|mes|meses))\S+ (anos|ano|decadas)|cuando (era|tenia)|de joven|il y a (\S+ )?(ans|annees|longtemps)|quand j (avais|etais)|vor (\S+ )?(jahren|langer zeit|jahrzehnten)|als (ich )?(kind|jugendlicher|jugendliche|teenager)|ha (\S+ )?anos|\S+ anos atras|quando eu (era|tinha)|(en|em|in) (19|20)[0-9][0-9]) /;

/** 'old' when a clause in Spanish, French, German or Portuguese says that it was years ago. */
export function whenWasItIn(clause: string): 'old' | undefined {
  return OLD.test(clause) ? 'old' : undefined;
}
