@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # The build, the demo and the bench speak to the person who runs them.
        'PSAvoidUsingWriteHost'
        # Pester's blocks share variables in ways that the rule does not see.
        'PSUseDeclaredVarsMoreThanAssignments'
        # A function of a script reads the script's parameters; the rule does not see that either.
        'PSReviewUnusedParameter'
        # The scripts' functions are helpers, none that a user calls; -WhatIf is the cmdlets' affair.
        'PSUseShouldProcessForStateChangingFunctions'
    )
}
