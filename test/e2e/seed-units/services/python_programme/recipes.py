def doubled(recipe):
    return {what: 2 * grams for what, grams in recipe.items()}
