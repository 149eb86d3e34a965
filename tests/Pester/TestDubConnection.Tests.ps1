BeforeAll {
    $sandbox = Start-Sandbox --limit 1200 --limit-headers-on-errors
}

AfterAll {
    Stop-Sandbox -All
}

Describe 'Test-DubConnection' {
    BeforeEach {
        Reset-Sandbox $sandbox
    }

    It 'says what a good key can do, and records nothing' {
        $test = Test-DubConnection
        $test | Should -BeOfType Dub.ConnectionTest
        $test.IsReachable, $test.IsKeyAccepted, $test.IsTrackingIncluded | Should -Be $true, $true, $true
        $test.WorkspaceId | Should -Be ws_sandbox
        $test.Plan | Should -Be Business
        $test.RequestsPerMinute | Should -Be 1200
        $test.ResponseMilliseconds | Should -BeGreaterOrEqual 0
        $test.ApiKey | Should -Be (Get-DubConnection).ApiKey
        $test.Remarks | Should -BeLike '*only once a conversion was sent*'
        $audit = Get-SandboxAudit
        $audit.requests.method | Should -Be GET, GET
        $audit.events | Should -BeNullOrEmpty
    }

    It 'says that <case>, without an error' -ForEach @(
        @{ case = 'the key is wrong'; key = 'dub_wrong'; accepted = $false; included = $null; says = '*401*Invalid API key*' }
        @{ case = 'the plan is too small'; key = 'dub_forbidden_1'; accepted = $true; included = $false; says = '*403*higher plan*' }
        @{ case = 'the plan is used up'; key = 'dub_exceeded_1'; accepted = $true; included = $null; says = '*monthly limit*' }
        @{ case = 'the invitation is open'; key = 'dub_pending_1'; accepted = $false; included = $null; says = '*invite pending*' }
        @{ case = 'the workspace is another''s'; key = 'dub_outsider_1'; accepted = $false; included = $null; says = '*Workspace not found*' }
    ) {
        $test = Test-DubConnection -ApiKey $key -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
        $test.IsReachable | Should -BeTrue
        $test.IsKeyAccepted | Should -Be $accepted
        $test.IsTrackingIncluded | Should -Be $included
        $test.Remarks[0] | Should -BeLike $says
        $test.Remarks[1] | Should -Match '\.( See https://\S+)?$'
        "$($test.Remarks)" | Should -Not -Match 'Test-DubConnection|proxy|TimeoutSec|send the rest'
        if ($test.RequestsPerMinute -and -not $test.Plan) {
            $test.Remarks[-1] | Should -BeLike 'Plan is not known*'
        }
    }

    It 'advises on the plan where it is used up' {
        $test = Test-DubConnection -ApiKey dub_exceeded_1
        $test.Remarks[1] | Should -BeLike '*used up its plan*run the command again*'
        "$($test.Remarks)" | Should -Not -BeLike '*may not read links*'
    }

    It 'does not call a plan too small where the key may only not read customers' {
        Add-SandboxFault @{ fault = 'status'; status = 403; message = 'The provided key does not have the required permissions for this endpoint.' }
        $test = Test-DubConnection
        $test.IsKeyAccepted | Should -BeTrue
        $test.IsTrackingIncluded | Should -BeNullOrEmpty
    }

    It 'says why the workspace is not known' {
        Add-SandboxFault @{ fault = 'status'; status = 403; path = '/links'; message = 'The key lacks links.read.' }
        $test = Test-DubConnection
        $test.IsTrackingIncluded | Should -BeTrue
        $test.WorkspaceId | Should -BeNullOrEmpty
        $test.Remarks[0] | Should -BeLike '*may not read links*links.read*'

        Add-SandboxFault @{ fault = 'body'; path = '/links'; body = '[]' }
        (Test-DubConnection).Remarks[0] | Should -BeLike '*there is none*'
    }

    It 'leaves open what an answer of somebody else does not tell' {
        Add-SandboxFault @{ fault = 'status'; status = 404; body = '<html>not here</html>'; contentType = 'text/html' }
        $test = Test-DubConnection
        $test.IsReachable | Should -BeTrue
        $test.IsKeyAccepted, $test.IsTrackingIncluded | Should -Be $null, $null
        $test.Remarks[0] | Should -BeLike '*without Dub''s error object*'
    }

    It 'says that nobody answers' {
        $gone = Start-Sandbox
        $address = $gone.BaseUri
        Stop-Sandbox $gone
        $connection = Connect-Dub -ApiKey dub_sandbox_key -BaseUri $address -RetryIntervalSec 0.01 -PassThru
        Connect-Sandbox $sandbox
        $test = Test-DubConnection -Connection $connection
        $test.IsReachable | Should -BeFalse
        $test.IsKeyAccepted | Should -BeNullOrEmpty
        $test.ResponseMilliseconds | Should -BeNullOrEmpty
        $test.Remarks[0] | Should -BeLike '*could not be reached*'
    }

    It 'tells no limit and no plan where Dub does not' {
        $silent = Start-Sandbox
        try {
            $test = Test-DubConnection
        }
        finally {
            Stop-Sandbox $silent
            Connect-Sandbox $sandbox
        }

        $test.IsTrackingIncluded | Should -BeTrue
        $test.RequestsPerMinute, $test.Plan | Should -Be $null, $null
        $test.Remarks[-1] | Should -BeLike 'RequestsPerMinute and Plan are not known*'
    }

    It 'says why the plan is not known where its limit belongs to none' {
        $odd = Start-Sandbox --limit 777 --limit-headers-on-errors
        try {
            $test = Test-DubConnection
        }
        finally {
            Stop-Sandbox $odd
            Connect-Sandbox $sandbox
        }

        $test.RequestsPerMinute, $test.Plan | Should -Be 777, $null
        $test.Remarks[-1] | Should -BeLike 'Plan is not known: *777*'
    }

    It 'needs a key' {
        Disconnect-Dub
        $failure = { Test-DubConnection } | Should -Throw -PassThru
        Connect-Sandbox $sandbox
        $failure.FullyQualifiedErrorId | Should -Be 'Dub.ApiKeyMissing,Dub.PowerShell.TestDubConnectionCommand'
    }
}
