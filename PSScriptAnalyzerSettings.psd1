@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # The build, the demo and the bench speak to the person who runs them.
        'PSAvoidUsingWriteHost'
    )
}
